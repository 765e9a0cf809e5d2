// Draws every place from the one state, and again whenever it changes.
import {adminView} from './admin.js';
import {server, till} from './api.js';
import {cabinetView} from './cabinet.js';
import {cashierView, onKey} from './cashier.js';
import {displayView} from './display.js';
import {h, show} from './dom.js';
import {currentLanguage, LANGUAGES, languageName, t} from './i18n.js';
import {phoneView} from './phone.js';
import {changed, connect, events, onChange, state, stream} from './store.js';
import {wiresView} from './wires.js';

const THEMES = ['auto', 'light', 'dark'];
const THEME_KEY = 'pospay.theme';
const SIDES = ['admin', 'cabinet', 'wires'];
const PLACES = ['cashier', 'display', 'phone', ...SIDES];
const VIEWS = {cashier: cashierView, display: displayView, phone: phoneView, admin: adminView,
               cabinet: cabinetView, wires: wiresView};
const TICK_MS = 500;

const ui = {
  theme: localStorage.getItem(THEME_KEY) ?? 'auto',
  side: 'wires',     // of the three at the right, on a screen that has not room for all
  place: 'cashier',  // of all, on a phone
};
let message = '';  // of the head of the page
let announced = '';
let focused = '';

function applyTheme() {
  document.documentElement.dataset.theme = ui.theme;
}

// The till starts anew in the other language, and the page follows it.
async function chooseLanguage(event) {
  const language = event.target.value;
  // Until the till says so it is as it was.
  event.target.value = currentLanguage();
  const answer = await server('language', {language});
  message = answer.ok ? '' : answer.message;
  changed();
}

function topView() {
  const how = state.process?.how ?? 'stopped';
  return [
    h('h1', {}, t('app.title')),
    h('span', {class: 'muted wide-only'}, t('app.subtitle')),
    h('span', {class: `process ${how}`, id: 'process', 'data-how': how},
      h('span', {class: 'dot', 'aria-hidden': 'true'}),
      stream.isOpen ? t(`till.${how}`) : t('app.offline')),
    how === 'running' ?
      h('button', {key: 'kill', class: 'danger', id: 'kill-top', 'aria-label': t('till.kill'),
                   onclick: () => till('kill')}, t('till.kill_short')) :
      h('button', {key: 'start', class: 'primary', id: 'start-top',
                   onclick: () => till('start')}, t('till.start')),
    h('span', {class: 'grow top-message', id: 'top-message', role: 'alert'}, message),
    h('label', {class: 'top-choice'}, h('span', {class: 'wide-only'}, t('app.language')),
      h('select', {id: 'language', value: currentLanguage(), 'aria-label': t('app.language'),
                   onchange: chooseLanguage},
        LANGUAGES.map((id) => h('option', {value: id, lang: id}, languageName(id))))),
    h('label', {class: 'top-choice'}, h('span', {class: 'wide-only'}, t('app.theme')),
      h('select', {id: 'theme', value: ui.theme, 'aria-label': t('app.theme'),
                   onchange: (event) => {
                     ui.theme = event.target.value;
                     localStorage.setItem(THEME_KEY, ui.theme);
                     changed();
                   }},
        THEMES.map((id) => h('option', {value: id}, t(`theme.${id}`))))),
  ];
}

function choice(ids, chosen, prefix, choose) {
  return ids.map((id) => h('button', {
    key: id, class: 'tab', id: `${prefix}-${id}`, 'aria-pressed': String(chosen === id),
    'aria-controls': id, onclick: () => { choose(id); changed(); },
  }, t(`${id}.title`)));
}

// What is waited for moves the focus to where the answer is given, once.
function moveFocus() {
  const screen = state.screen;
  const wanted = screen?.scan ? 'scan' : screen?.result && screen.last_command !== 'press' ?
      'next' : '';
  if (wanted === focused) return;
  focused = wanted;
  const inCashier = document.activeElement === document.body ||
      document.activeElement?.closest('#cashier');
  if (wanted && inCashier) document.getElementById(wanted)?.focus();
}

// Somebody who does not see the screen hears what is waited for and how it ended.
function announce() {
  const screen = state.screen;
  const text = screen?.result?.message || screen?.line || '';
  if (text === announced) return;
  announced = text;
  document.getElementById('announcer').textContent = text;
}

function draw() {
  document.documentElement.lang = currentLanguage();
  document.title = t('app.title');
  applyTheme();
  const main = document.getElementById('main');
  main.dataset.side = ui.side;
  main.dataset.place = ui.place;
  show(document.getElementById('top'), topView());
  const places = document.getElementById('places');
  places.setAttribute('aria-label', t('app.places'));
  show(places, choice(PLACES, ui.place, 'place', (id) => {
    ui.place = id;
    if (SIDES.includes(id)) ui.side = id;
  }));
  show(document.getElementById('side-tabs'), h('div', {
    class: 'tabs small', role: 'group', 'aria-label': t('app.more'),
  }, choice(SIDES, ui.side, 'side', (id) => { ui.side = id; ui.place = id; })));
  for (const [id, view] of Object.entries(VIEWS)) show(document.getElementById(id), view());
  moveFocus();
  announce();
}

onChange(draw);
document.addEventListener('keydown', onKey);
setInterval(() => { if (state.screen?.until_ms > 0) changed(); }, TICK_MS);
// For tests.
window.pospay = {state, events, stream};
draw();
connect();
