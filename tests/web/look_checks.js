// What a person with a keyboard, a screen reader or weak eyes needs, read from the page as it is.
// Answers a list of findings; empty is good.
const findings = [];
const say = (element, what) => findings.push(
    `${what}: <${element.tagName.toLowerCase()} id="${element.id}"> ` +
    (element.textContent ?? '').trim().slice(0, 40));
const isShown = (element) => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== 'hidden' &&
      !element.closest('.visually-hidden') &&
      (element.checkVisibility === undefined || element.checkVisibility());
};
const shown = [...document.body.querySelectorAll('*')].filter(isShown);

// --- Names -----------------------------------------------------------------------------------
const nameOf = (element) => {
  const by = element.getAttribute('aria-labelledby');
  if (by) return by.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join('');
  if (element.hasAttribute('aria-label')) return element.getAttribute('aria-label');
  if (element.labels?.length) return [...element.labels].map((one) => one.textContent).join('');
  return ['INPUT', 'SELECT'].includes(element.tagName) ? '' : element.textContent;
};
const controls = shown.filter((element) =>
    element.matches('button, a[href], input, select, textarea, summary, [tabindex]'));
for (const control of controls) {
  if (!nameOf(control).trim()) say(control, 'no name');
  if (Number(control.getAttribute('tabindex')) > 0) say(control, 'tabindex above 0');
}
for (const picture of shown.filter((one) => one.matches('img, [role=img]'))) {
  if (!(picture.getAttribute('alt') ?? picture.getAttribute('aria-label'))) say(picture, 'no text');
}

// --- Roles ---------------------------------------------------------------------------------------
const ROLES = ['alert', 'button', 'group', 'img', 'region', 'status', 'switch'];
const CONTROL_ROLES = ['button', 'switch'];
for (const element of document.querySelectorAll('[role]')) {
  const role = element.getAttribute('role');
  if (!ROLES.includes(role)) say(element, `no such role here: ${role}`);
  if (CONTROL_ROLES.includes(role) && element.tabIndex < 0) {
    say(element, 'a control that the keyboard does not reach');
  }
}
for (const control of controls) {
  if (control.parentElement.closest('button, a[href], summary')) {
    say(control, 'a control inside a control');
  }
  if (control.closest('[aria-hidden=true]')) say(control, 'hidden from readers, but reachable');
}
let level = 0;
for (const heading of shown.filter((one) => /^H[1-6]$/.test(one.tagName))) {
  const own = Number(heading.tagName[1]);
  if (own > level + 1) say(heading, 'heading skips a level');
  level = own;
}
for (const item of document.querySelectorAll('li')) {
  if (!item.parentElement.matches('ul, ol')) say(item, 'item without a list');
}

// --- Structure ---------------------------------------------------------------------------------
const ids = new Map();
for (const element of document.querySelectorAll('[id]')) {
  if (ids.has(element.id)) say(element, 'same id twice');
  ids.set(element.id, element);
}
for (const element of document.querySelectorAll('[aria-controls], [aria-labelledby], [for]')) {
  for (const name of ['aria-controls', 'aria-labelledby', 'for']) {
    for (const id of (element.getAttribute(name) ?? '').split(' ').filter(Boolean)) {
      if (!document.getElementById(id)) say(element, `${name} points at nothing`);
    }
  }
}
if (!document.documentElement.lang) findings.push('no lang');
if (!document.title) findings.push('no title');
if (document.querySelectorAll('h1').length !== 1) findings.push('not one h1');
for (const landmark of ['header', 'main', 'nav']) {
  if (document.querySelectorAll(`body > ${landmark}`).length !== 1) {
    findings.push(`not one ${landmark}`);
  }
}
for (const section of shown.filter((one) => one.tagName === 'SECTION' && one.id)) {
  if (section.classList.contains('panel') && !nameOf(section).trim()) say(section, 'no name');
}
for (const element of document.querySelectorAll('[style], [onclick]')) say(element, 'inline');

// --- Contrast ----------------------------------------------------------------------------------
const parse = (text) => {
  const numbers = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
  return {rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1};
};
const light = (rgb) => {
  const [r, g, b] = rgb.map((one) => {
    const part = one / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (one, other) => {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};
const groundOf = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const {rgb, alpha} = parse(getComputedStyle(at).backgroundColor);
    if (alpha === 1) return rgb;
  }
  return [255, 255, 255];
};
for (const element of shown) {
  const style = getComputedStyle(element);
  const hasText = [...element.childNodes].some((node) =>
      node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isField = element.matches('input:not([type=checkbox]):not([type=radio]), select');
  if ((hasText || isField) && style.opacity !== '1') say(element, 'see-through text');
  if (hasText || isField) {
    const found = ratio(parse(style.color).rgb, groundOf(element));
    if (found < 4.5) say(element, `contrast ${found.toFixed(2)}`);
  }
  if (isField) {
    const hint = ratio(parse(getComputedStyle(element, '::placeholder').color).rgb,
                       groundOf(element));
    if (hint < 4.5) say(element, `contrast of the placeholder ${hint.toFixed(2)}`);
    const border = ratio(parse(style.borderTopColor).rgb, groundOf(element.parentElement));
    if (border < 3) say(element, `contrast of the border ${border.toFixed(2)}`);
  }
}

// --- Size and reach ----------------------------------------------------------------------------
for (const control of controls.filter((one) => one.matches('button, select, a'))) {
  const least = control.closest('#cashier') ? 40 : 24;
  if (control.getBoundingClientRect().height < least) say(control, 'too small to hit');
}
for (const element of shown) {
  const isScrolled = /(auto|scroll)/.test(getComputedStyle(element).overflowY) &&
      element.scrollHeight > element.clientHeight + 1;
  if (isScrolled && element.tabIndex < 0 &&
      !element.querySelector('button, a[href], input, select, summary, [tabindex]')) {
    say(element, 'cannot be scrolled by keyboard');
  }
}
if (document.documentElement.scrollWidth > window.innerWidth) findings.push('wider than the window');
return findings.join('\n');
