// Elements from calls, and the page changed in place: what is the same stays, so that the focus,
// the caret and what somebody is typing survive every new state.

const BOOLEANS = new Set(['disabled', 'checked', 'hidden', 'readonly', 'selected', 'open']);

// h('button', {class: 'big', onclick: pay, 'aria-label': '…'}, 'Pay'). `key` tells the items of a
// list apart. `value` and `checked` are what the element shall show.
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  element.handlers = {};
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) {
      listen(element, name.slice(2), value);
    } else if (name === 'value') {
      element.wanted = String(value);
      element.value = value;
    } else if (BOOLEANS.has(name)) {
      element[name === 'readonly' ? 'readOnly' : name] = true;
      element.setAttribute(name, '');
    } else if (name === 'key') {
      element.dataset.key = value;
    } else {
      element.setAttribute(name, value);
    }
  }
  append(element, children);
  // The options of a select exist only now.
  if (tag === 'select' && element.wanted !== undefined) element.value = element.wanted;
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === '') continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

function listen(element, type, handler) {
  if (!(type in element.handlers)) {
    element.addEventListener(type, (event) => element.handlers[type]?.(event));
  }
  element.handlers[type] = handler;
}

// Makes `target` hold what `children` say.
export function show(target, ...children) {
  const wanted = document.createElement(target.tagName);
  append(wanted, children);
  morphChildren(target, wanted);
}

function isSame(a, b) {
  return a.nodeName === b.nodeName &&
      (a.nodeType !== Node.ELEMENT_NODE ||
       (a.dataset.key === b.dataset.key && a.namespaceURI === b.namespaceURI && a.id === b.id &&
        a.type === b.type));
}

function morphChildren(target, wanted) {
  let at = target.firstChild;
  for (const next of [...wanted.childNodes]) {
    let found = at;
    // An item of a list that has moved up: the ones before it are gone.
    while (found && !isSame(found, next)) found = found.nextSibling;
    if (!found) {
      target.insertBefore(next, at);
      continue;
    }
    while (at !== found) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
    morph(found, next);
    at = found.nextSibling;
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function morph(target, wanted) {
  if (target.nodeType !== Node.ELEMENT_NODE) {
    if (target.data !== wanted.data) target.data = wanted.data;
    return;
  }
  for (const {name} of [...target.attributes]) {
    if (!wanted.hasAttribute(name)) target.removeAttribute(name);
  }
  for (const {name, value} of [...wanted.attributes]) {
    if (target.getAttribute(name) !== value) target.setAttribute(name, value);
  }
  target.handlers ??= {};
  for (const type of Object.keys(target.handlers)) {
    if (!(type in (wanted.handlers ?? {}))) delete target.handlers[type];
  }
  for (const [type, handler] of Object.entries(wanted.handlers ?? {})) {
    if (type in target.handlers) {
      target.handlers[type] = handler;
    } else {
      listen(target, type, handler);
    }
  }
  for (const name of ['checked', 'disabled', 'selected', 'hidden']) {
    if (name in wanted && target[name] !== wanted[name]) target[name] = wanted[name];
  }
  if (target.tagName === 'TEXTAREA') return;
  morphChildren(target, wanted);
  if (wanted.wanted !== undefined && target.value !== wanted.wanted) target.value = wanted.wanted;
}

const SVG = 'http://www.w3.org/2000/svg';
const QUIET_ZONE = 4;

// A QR code as a picture: {width, modules: "0110…"}. Black on white in any theme, or no phone
// reads it.
export function qrPicture(qr, label) {
  const size = qr.width + 2 * QUIET_ZONE;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('class', 'qr');
  svg.setAttribute('shape-rendering', 'crispEdges');
  const paper = document.createElementNS(SVG, 'rect');
  paper.setAttribute('width', size);
  paper.setAttribute('height', size);
  paper.setAttribute('fill', '#fff');
  let path = '';
  for (let y = 0; y < qr.width; ++y) {
    for (let x = 0; x < qr.width; ++x) {
      if (qr.modules[y * qr.width + x] === '1') {
        path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`;
      }
    }
  }
  const dark = document.createElementNS(SVG, 'path');
  dark.setAttribute('d', path);
  dark.setAttribute('fill', '#000');
  svg.append(paper, dark);
  return svg;
}
