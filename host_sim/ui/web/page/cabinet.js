// The merchant's cabinet «Оплати-Бизнес» of the sandbox.
import {cabinet} from './api.js';
import {h} from './dom.js';
import {t} from './i18n.js';
import {changed, state} from './store.js';

const PARTS = ['organisation', 'points', 'sections', 'registers'];
const KEY = 'pospay.cabinet';  // signed in, as far as this window knows
const TYPE = 'Стационарная касса';

const ui = {isIn: false, wasAsked: false, login: null, password: null, part: 'registers',
            organisation: null, points: [], sections: [], registers: [], pointId: null,
            form: null, message: '', isBad: false};

function say(answer, said = '') {
  ui.message = answer.ok ? said : answer.message;
  ui.isBad = !answer.ok;
  if (answer.status === 401) ui.isIn = false;
  changed();
  return answer.ok;
}

async function load() {
  const organisation = await cabinet('GET', 'organisation');
  if (!organisation.ok) {
    ui.isIn = false;
    sessionStorage.removeItem(KEY);
    changed();
    return;
  }
  ui.isIn = true;
  sessionStorage.setItem(KEY, 'in');
  ui.organisation = organisation.value;
  const points = await cabinet('GET', 'points');
  ui.points = points.ok ? points.value : [];
  if (!ui.points.some((point) => point.id === ui.pointId)) ui.pointId = ui.points[0]?.id ?? null;
  if (ui.pointId !== null) {
    const sections = await cabinet('GET', `sections?pointId=${ui.pointId}`);
    const registers = await cabinet('GET', `registers?pointId=${ui.pointId}`);
    ui.sections = sections.ok ? sections.value : [];
    ui.registers = registers.ok ? registers.value : [];
  } else {
    Object.assign(ui, {sections: [], registers: []});
  }
  changed();
}

async function signIn(event) {
  event.preventDefault();
  const answer = await cabinet('POST', 'sign-in', {
    login: ui.login ?? state.gateway.login, password: ui.password ?? state.gateway.password,
  });
  if (say(answer)) await load();
}

async function signOut() {
  await cabinet('POST', 'sign-out', {});
  sessionStorage.removeItem(KEY);
  Object.assign(ui, {isIn: false, form: null, message: ''});
  changed();
}

async function send(method, path, values, said = '') {
  const answer = await cabinet(method, path, values);
  if (say(answer, said)) {
    ui.form = null;
    await load();
  }
  return answer;
}

// --- Forms ---------------------------------------------------------------------------------------

function input(name, label, props = {}) {
  return h('label', {class: 'field', key: name}, h('span', {}, label),
    h('input', {id: `cabinet-${name}`, autocomplete: 'off', value: ui.form.values[name] ?? '',
                oninput: (event) => { ui.form.values[name] = event.target.value; }, ...props}));
}

function select(name, label, options, props = {}) {
  return h('label', {class: 'field', key: name}, h('span', {}, label),
    h('select', {
      id: `cabinet-${name}`, value: ui.form.values[name] ?? '',
      onchange: (event) => { ui.form.values[name] = event.target.value; changed(); }, ...props,
    }, options.map(([value, text]) => h('option', {value}, text))));
}

function openForm(path, id, values) {
  ui.form = {path, id, values: {...values}};
  ui.message = '';
  changed();
}

async function sendForm(event) {
  event.preventDefault();
  const {path, id, values} = ui.form;
  const answer = id === null ? await send('POST', path, values) :
                               await send('PUT', `${path}/${id}`, values);
  if (answer.ok && answer.value?.password) {
    ui.message = t('cabinet.made_password', {password: answer.value.password});
    changed();
  }
}

function formButtons() {
  return h('div', {class: 'row'},
    h('button', {class: 'primary grow', id: 'cabinet-save'},
      t(ui.form.id === null ? 'cabinet.add' : 'cabinet.save')),
    h('button', {type: 'button', onclick: () => { ui.form = null; changed(); }},
      t('cabinet.cancel')));
}

async function findAddress() {
  const query = encodeURIComponent(ui.form.values.address ?? '');
  const answer = await cabinet('GET', `addresses?query=${query}`);
  if (answer.ok && answer.value.length > 0) {
    const {address, longitude, latitude} = answer.value[0];
    Object.assign(ui.form.values, {address, longitude: String(longitude),
                                   latitude: String(latitude)});
  }
  say(answer, answer.value?.length === 0 ? t('cabinet.none') : '');
}

function pointForm() {
  return h('form', {class: 'card', onsubmit: sendForm},
    input('name', t('cabinet.name')),
    input('address', t('cabinet.address')),
    h('button', {type: 'button', id: 'find-address', onclick: findAddress},
      t('cabinet.find_address')),
    h('div', {class: 'fields'}, input('longitude', t('cabinet.longitude')),
      input('latitude', t('cabinet.latitude'))),
    formButtons());
}

function registerForm() {
  const {values} = ui.form;
  const finish = (event) => {
    values.sectionId = Number(values.sectionId);
    sendForm(event);
  };
  return h('form', {class: 'card', onsubmit: finish},
    input('name', t('cabinet.name')),
    select('sectionId', t('cabinet.section'),
           ui.sections.map((section) => [section.id, section.name])),
    input('serial', t('cabinet.serial')),
    select('mode', t('cabinet.mode'), [['token', t('cabinet.mode_token')],
                                       ['password', t('cabinet.mode_password')]]),
    formButtons());
}

const sectionForm = () =>
    h('form', {class: 'card', onsubmit: sendForm}, input('name', t('cabinet.name')),
      formButtons());

// --- Parts ---------------------------------------------------------------------------------------

function organisationView() {
  const {id, name, connectedOn, address, isVatPayer} = ui.organisation;
  const rows = [['id', id], ['name', name], ['connected', connectedOn], ['address', address],
                ['vat', t(isVatPayer ? 'cabinet.yes' : 'cabinet.no')]];
  return h('dl', {class: 'facts'}, rows.map(([key, value]) => [
    h('dt', {class: 'muted'}, t(`cabinet.${key}`)), h('dd', {}, value)]));
}

function item(key, title, details, buttons) {
  return h('li', {class: 'card', key}, h('p', {class: 'strong'}, title),
    details && h('p', {class: 'muted'}, details), h('div', {class: 'row wrap'}, buttons));
}

function button(id, label, about, onclick) {
  return h('button', {id, key: id, 'aria-label': `${label}: ${about}`, onclick}, label);
}

function pointsView() {
  return [
    h('ul', {class: 'plain'}, ui.points.map((point) => item(`${point.id}`, point.name,
      point.address, [
        button(`point-edit-${point.id}`, t('cabinet.edit'), point.name,
               () => openForm('points', point.id, {
                 name: point.name, address: point.address, longitude: point.longitude ?? '',
                 latitude: point.latitude ?? ''})),
        button(`point-delete-${point.id}`, t('cabinet.delete'), point.name,
               () => send('DELETE', `points/${point.id}`)),
      ]))),
    h('button', {id: 'point-add', onclick: () => openForm('points', null, {})}, t('cabinet.add')),
  ];
}

function sectionsView() {
  return [
    h('ul', {class: 'plain'}, ui.sections.map((section) => item(`${section.id}`, section.name, '',
      [
        button(`section-edit-${section.id}`, t('cabinet.edit'), section.name,
               () => openForm('sections', section.id, {name: section.name})),
        button(`section-delete-${section.id}`, t('cabinet.delete'), section.name,
               () => send('DELETE', `sections/${section.id}`)),
      ]))),
    h('button', {id: 'section-add',
                 onclick: () => openForm('sections', null, {pointId: ui.pointId, name: ''})},
      t('cabinet.add')),
  ];
}

function registerItem(one) {
  const mode = t(`cabinet.mode_${one.mode}`);
  const token = one.mode === 'token' ?
      `, ${t(one.hasToken ? 'cabinet.has_token' : 'cabinet.no_token')}` : '';
  return item(one.number, `${one.number} · ${one.name}`, `${mode}${token} · ${one.serial}`, [
    button(`register-edit-${one.number}`, t('cabinet.edit'), one.number,
           () => openForm('registers', one.number, {
             name: one.name, sectionId: one.sectionId, serial: one.serial, mode: one.mode})),
    one.mode === 'token' && button(`reset-token-${one.number}`, t('cabinet.reset_token'),
      one.number, () => send('POST', `registers/${one.number}/reset-token`, {})),
    h('a', {class: 'button', key: 'qr', id: `qr-${one.number}`, download: `${one.number}.png`,
            href: `/cabinet/api/registers/${one.number}/qr.png`,
            'aria-label': `${t('cabinet.qr')}: ${one.number}`}, t('cabinet.qr')),
    button(`register-delete-${one.number}`, t('cabinet.delete'), one.number,
           () => send('DELETE', `registers/${one.number}`)),
  ]);
}

function registersView() {
  return [
    h('ul', {class: 'plain'}, ui.registers.map(registerItem)),
    ui.registers.length === 0 && h('p', {class: 'muted'}, t('cabinet.none')),
    h('button', {id: 'register-add', onclick: () => openForm('registers', null, {
      type: TYPE, pointId: ui.pointId, sectionId: ui.sections[0]?.id ?? '', mode: 'token',
    })}, t('cabinet.add')),
  ];
}

function pointChoice() {
  if (ui.points.length === 0) return h('p', {class: 'muted'}, t('cabinet.first_point'));
  return h('label', {class: 'field'}, h('span', {}, t('cabinet.point')),
    h('select', {id: 'cabinet-point', value: ui.pointId, onchange: (event) => {
      ui.pointId = Number(event.target.value);
      load();
    }}, ui.points.map((point) => h('option', {value: point.id}, point.name))));
}

const FORMS = {points: pointForm, sections: sectionForm, registers: registerForm};

function insideView() {
  const needsPoint = ui.part === 'sections' || ui.part === 'registers';
  const views = {organisation: organisationView, points: pointsView, sections: sectionsView,
                 registers: registersView};
  const choose = (part) => {
    Object.assign(ui, {part, form: null, message: ''});
    load();
  };
  return [
    h('div', {class: 'tabs small', role: 'group', 'aria-label': t('cabinet.parts')},
      PARTS.map((part) => h('button', {
        key: part, class: 'tab', id: `cabinet-${part}`, 'aria-pressed': String(ui.part === part),
        onclick: () => choose(part),
      }, t(`cabinet.${part}`)))),
    h('p', {class: `message ${ui.message ? (ui.isBad ? 'bad' : 'good') : 'none'}`, role: 'alert',
            id: 'cabinet-message'}, ui.message),
    needsPoint && pointChoice(),
    ui.form && FORMS[ui.form.path](),
    (!needsPoint || ui.pointId !== null) && views[ui.part](),
    h('button', {id: 'cabinet-sign-out', onclick: signOut}, t('cabinet.sign_out')),
  ];
}

function signInView() {
  return h('form', {class: 'stack', onsubmit: signIn},
    h('label', {class: 'field'}, h('span', {}, t('cabinet.login')),
      h('input', {id: 'cabinet-login', autocomplete: 'off', value: ui.login ?? state.gateway.login,
                  oninput: (event) => { ui.login = event.target.value; }})),
    h('label', {class: 'field'}, h('span', {}, t('cabinet.password')),
      h('input', {id: 'cabinet-password', type: 'password', autocomplete: 'off',
                  value: ui.password ?? state.gateway.password,
                  oninput: (event) => { ui.password = event.target.value; }})),
    h('p', {class: 'muted'}, t('cabinet.sandbox_hint')),
    ui.message && h('p', {class: 'message bad', role: 'alert'}, ui.message),
    h('button', {class: 'primary big', id: 'cabinet-sign-in'}, t('cabinet.sign_in')));
}

export function cabinetView() {
  if (state.gateway && !ui.wasAsked) {
    // A page that was loaded anew may be signed in still.
    ui.wasAsked = true;
    if (sessionStorage.getItem(KEY)) load();
  }
  return [
    h('div', {class: 'panel-head'}, h('h2', {id: 'cabinet-title'}, t('cabinet.title'))),
    h('div', {class: 'panel-body stack', tabindex: '0', role: 'group',
              'aria-labelledby': 'cabinet-title'},
      !state.gateway ? h('p', {class: 'muted'}, t('phone.none')) :
      ui.isIn ? insideView() : signInView()),
  ];
}
