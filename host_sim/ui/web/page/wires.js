// What runs over the wires: every call and event between till and plugin, every HTTP exchange at
// the gateway; and the buttons that break something.
import {removeFaults, sandbox, till} from './api.js';
import {h} from './dom.js';
import {t} from './i18n.js';
import {clock} from './money.js';
import {changed, events, state} from './store.js';

const MAX_SHOWN = 100;
// The calls of the register protocol as faults name them.
const CALLS = ['', 'demand_payment', 'consumer_status', 'payments', 'payment', 'reversals',
               'payment_reports', 'token'];
const FAULTS = ['lose_answer', 'lose_request', 'html', 'unavailable', 'delay', 'drop_from_report',
                'wrong_amount_in_report'];
const DELAY_MS = 5000;

const ui = {which: 'all', call: ''};

function fault(kind) {
  return h('button', {
    key: kind, id: `fault-${kind}`,
    // A report's fault can only befall a report.
    onclick: () => sandbox('faults', {kind, call: kind.endsWith('_report') ? '' : ui.call,
                                      delayMs: kind === 'delay' ? DELAY_MS : 0}),
  }, t(`wires.${kind}`));
}

function faultsView() {
  const wallet = state.wallet;
  if (!wallet) return null;
  const isRunning = state.process?.how === 'running';
  return h('fieldset', {}, h('legend', {}, t('wires.faults')),
    h('label', {class: 'field'}, h('span', {}, t('wires.call')),
      h('select', {id: 'fault-call', value: ui.call,
                   onchange: (event) => { ui.call = event.target.value; }},
        CALLS.map((call) => h('option', {value: call}, call || t('wires.any_call'))))),
    h('div', {class: 'row wrap'},
      FAULTS.map(fault),
      h('button', {
        key: 'down', id: 'gateway-down', class: wallet.is_down ? 'primary' : '',
        onclick: () => sandbox('down', {isDown: !wallet.is_down}),
      }, t(wallet.is_down ? 'wires.up' : 'wires.down')),
      wallet.faults > 0 && h('button', {key: 'clear', id: 'faults-clear', onclick: removeFaults},
                             t('wires.clear', {count: wallet.faults})),
      h('button', {key: 'kill', id: 'kill', class: 'danger', disabled: !isRunning,
                   onclick: () => till('kill')}, t('till.kill')),
      !isRunning && h('button', {key: 'start', id: 'till-start', class: 'primary',
                                 onclick: () => till('start')}, t('till.start'))));
}

function pluginItem(event, key) {
  return h('li', {class: `wire plugin ${event.answer ? 'bad' : ''}`, key},
    h('span', {class: 'wire-time'}, clock(event.at_ms)),
    h('span', {class: 'wire-who'}, event.plugin),
    h('span', {class: 'wire-what'}, event.call),
    h('span', {class: 'wire-detail'}, event.detail,
      event.answer && h('span', {class: 'wire-bad'}, ` ✕ ${event.answer}`)));
}

function httpItem(event, key) {
  const isBad = event.fault !== '' || event.status >= 400;
  const status = event.status ? String(event.status) : '—';
  return h('li', {class: `wire http ${isBad ? 'bad' : ''}`, key},
    h('details', {},
      h('summary', {},
        h('span', {class: 'wire-time'}, clock(event.at_ms)),
        h('span', {class: 'wire-who'}, 'HTTP'),
        h('span', {class: 'wire-what'}, `${event.method} ${status}`),
        h('span', {class: 'wire-detail'}, event.path.replace(/^\/ms-pay/, ''),
          event.fault && h('span', {class: 'wire-bad'}, ` ✕ ${event.fault}`,
                           !event.reaches_client && ` · ${t('wires.no_answer')}`))),
      event.request && h('pre', {}, `→ ${event.request}`),
      event.reply && h('pre', {}, `← ${event.reply}`)));
}

function listView() {
  const shown = events.filter((event) => ui.which === 'all' || event.topic === ui.which)
                    .slice(-MAX_SHOWN).reverse();
  return h('ul', {class: 'plain wire-list', id: 'wire-list', 'aria-label': t('wires.list'),
                  tabindex: '0'},
    shown.length === 0 && h('li', {class: 'muted'}, t('wires.none')),
    shown.map((event) => {
      event.key ??= `${event.at_ms}-${Math.random()}`;
      return event.topic === 'plugin' ? pluginItem(event, event.key) : httpItem(event, event.key);
    }));
}

export function wiresView() {
  return [
    h('div', {class: 'panel-head'}, h('h2', {id: 'wires-title'}, t('wires.title'))),
    h('div', {class: 'panel-body stack'},
      faultsView(),
      h('div', {class: 'tabs small', role: 'group', 'aria-label': t('wires.which')},
        ['all', 'plugin', 'http'].map((which) => h('button', {
          key: which, class: 'tab', id: `wires-${which}`,
          'aria-pressed': String(ui.which === which),
          onclick: () => { ui.which = which; changed(); },
        }, t(`wires.${which}`)))),
      listView()),
  ];
}
