// Opening and closing the shift with its reports, and payments whose outcome nobody knows.
import {till} from './api.js';
import {h} from './dom.js';
import {t} from './i18n.js';
import {clock, money} from './money.js';
import {paperView} from './payment.js';
import {changed, state} from './store.js';

const ui = {message: '', hasReport: false, reasons: {}};

async function ask(command, values = {}) {
  const answer = await till(command, values);
  ui.message = answer.ok ? '' : answer.message;
  changed();
  return answer;
}

export function reportView(result) {
  return h('div', {class: 'books'}, result.reconciliations.map((books) => h('section', {
    key: books.plugin, class: 'card', id: `books-${books.plugin}`,
  },
    h('h4', {}, t('shift.reconciliation', {plugin: books.plugin})),
    h('p', {}, t('shift.compared', {count: books.compared})),
    books.message && h('p', {}, books.message),
    !books.is_done && h('p', {class: 'message bad'}, t('shift.not_done')),
    books.is_done && books.differences.length === 0 &&
      h('p', {class: 'message good'}, t('shift.no_differences')),
    h('ul', {class: 'plain'}, books.differences.map((one) => h('li', {class: 'difference'},
      h('p', {}, one.message),
      h('p', {class: 'muted'}, t('shift.here_there', {here: money(one.here_minor),
                                                       there: money(one.there_minor)})),
      h('p', {class: 'strong'}, t(`repair.${one.repair}`))))))));
}

export function shiftView() {
  const shift = state.till.shift;
  const x = async () => { ui.hasReport = (await ask('x_report')).ok; changed(); };
  return h('div', {class: 'stack'},
    ui.message && h('p', {class: 'message bad', role: 'alert'}, ui.message),
    h('p', {class: 'headline'}, shift ? t('cashier.shift_label', {label: shift.label}) :
                                        t('cashier.no_shift')),
    shift && h('p', {class: 'muted'}, t('shift.opened', {time: clock(shift.opened_at_ms)})),
    !shift && h('button', {class: 'primary big', id: 'open-shift',
                           onclick: () => ask('open_shift')}, t('cashier.open_shift')),
    shift && h('div', {class: 'row'},
      h('button', {class: 'big grow', id: 'x-report', onclick: x}, t('shift.x')),
      h('button', {class: 'big grow', id: 'close-shift', onclick: () => ask('close_shift')},
        t('shift.close'))),
    // What is unknown a supervisor may sign for; the list is printed.
    shift && state.till.unresolved.length > 0 && h('button', {
      id: 'sign-shift', onclick: () => ask('close_shift', {role: 'supervisor'}),
    }, t('shift.sign')),
    ui.hasReport && state.paper && paperView());
}

function unresolvedItem(receipt) {
  const line = receipt.lines.find((one) => one.state === 'unknown' || one.state === 'started');
  const decide = (isPaid) => ask('settle_manually', {
    receipt: receipt.number, is_paid: isPaid, reason: ui.reasons[receipt.number] ?? '',
  });
  return h('li', {class: 'card', key: receipt.number},
    h('p', {class: 'strong'}, t('cashier.receipt', {number: receipt.number}),
      ` · ${line?.tender_name ?? ''} ${money(line?.amount_minor ?? receipt.total_minor)}`),
    h('p', {}, t('unresolved.title')),
    h('button', {id: `ask-${receipt.number}`, onclick: () => ask('look')}, t('unresolved.ask')),
    h('fieldset', {}, h('legend', {}, t('unresolved.decide')),
      h('label', {class: 'field'}, h('span', {}, t('unresolved.reason')),
        h('input', {
          id: `reason-${receipt.number}`, value: ui.reasons[receipt.number] ?? '',
          oninput: (event) => { ui.reasons[receipt.number] = event.target.value; },
        })),
      h('div', {class: 'row'},
        h('button', {id: `paid-${receipt.number}`, onclick: () => decide(true)},
          t('unresolved.paid')),
        h('button', {id: `not-paid-${receipt.number}`, onclick: () => decide(false)},
          t('unresolved.not_paid')))));
}

export function unresolvedView() {
  const open = state.till.unresolved;
  return h('div', {class: 'stack'},
    ui.message && h('p', {class: 'message bad', role: 'alert'}, ui.message),
    open.length === 0 && h('p', {class: 'empty muted', id: 'nothing-unresolved'},
                           t('unresolved.none')),
    h('ul', {class: 'plain stack'}, open.map(unresolvedItem)));
}
