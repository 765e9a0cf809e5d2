// «Возврат. Оплата»: a receipt, what of it goes back, and how.
import {till} from './api.js';
import {h} from './dom.js';
import {t} from './i18n.js';
import {clock, money, parseMoney, parseQuantity, quantity} from './money.js';
import {changed, state} from './store.js';

const ui = {receipt: null, ways: [], what: 'all', amount: '', counts: {}, way: '', find: '',
            message: ''};

async function open(receipt) {
  const answer = await till('return_options', {receipt: receipt.number});
  Object.assign(ui, {
    receipt, what: 'all', amount: '', counts: {},
    ways: answer.ok ? answer.value : [], message: answer.ok ? '' : answer.message,
  });
  // As it was paid, where that is possible.
  const usual = ui.ways.find((way) => receipt.lines.some(
      (line) => line.state === 'approved' && line.tender === way.tender));
  ui.way = (usual ?? ui.ways[0])?.tender ?? '';
  changed();
}

async function find(event) {
  event.preventDefault();
  const answer = await till('find_receipt', {receipt: ui.find.trim().padStart(8, '0')});
  if (answer.ok) {
    await open(answer.value);
  } else {
    ui.message = answer.message;
    changed();
  }
}

function close() {
  Object.assign(ui, {receipt: null, message: '', find: ''});
  changed();
}

async function send(event) {
  event.preventDefault();
  const values = {receipt: ui.receipt.number, tender: ui.way};
  if (ui.what === 'amount') {
    values.amount_minor = parseMoney(ui.amount);
    values.due_minor = values.amount_minor;
    if (values.amount_minor === undefined) {
      ui.message = t('position.wrong', {field: t('return.amount_label')});
      changed();
      return;
    }
  } else if (ui.what === 'positions') {
    values.positions = [];
    for (const [name, text] of Object.entries(ui.counts)) {
      const milli = parseQuantity(text);
      if (milli > 0) values.positions.push({name, quantity_milli: milli});
    }
    if (values.positions.length === 0) {
      ui.message = t('position.wrong', {field: t('return.positions')});
      changed();
      return;
    }
  } else {
    values.due_minor = left(ui.receipt);
  }
  const answer = await till('give_back', values);
  if (answer.ok || answer.code === 'till_busy') {  // a second click finds the first one under way
    close();
  } else {
    ui.message = answer.message;
    changed();
  }
}

const left = (receipt) => receipt.lines
    .filter((line) => line.state === 'approved')
    .reduce((sum, line) => sum + line.amount_minor - line.returned_minor, 0);

function listView() {
  return h('div', {class: 'stack'},
    h('h3', {}, t('return.title')),
    ui.message && h('p', {class: 'message bad', role: 'alert'}, ui.message),
    h('form', {class: 'row', onsubmit: find},
      h('label', {class: 'field grow'}, h('span', {}, t('return.find')),
        h('input', {id: 'find-receipt', inputmode: 'numeric', value: ui.find,
                    oninput: (event) => { ui.find = event.target.value; }})),
      h('button', {id: 'find-receipt-do'}, t('return.find_do'))),
    state.till.receipts.length === 0 && h('p', {class: 'empty muted'}, t('return.none')),
    h('ul', {class: 'plain receipts'}, state.till.receipts.map((receipt) => h('li', {
      key: receipt.number,
    },
      h('button', {
        class: 'receipt', id: `receipt-${receipt.number}`, disabled: receipt.kind !== 'sale',
        onclick: () => open(receipt),
      },
        h('span', {class: 'strong'}, `№ ${receipt.number}`),
        h('span', {class: 'muted'}, clock(receipt.at_ms), ' · ',
          receipt.kind === 'sale' ? receipt.lines.filter((line) => line.state === 'approved')
                                        .map((line) => line.tender_name).join(' + ') :
                                    t('return.of', {number: receipt.of_receipt})),
        h('span', {class: 'amount-small'}, receipt.kind === 'sale' ? '' : '−',
          money(receipt.total_minor)))))));
}

function radio(name, id, label, isChosen, choose) {
  return h('label', {class: 'check', key: id},
    h('input', {type: 'radio', name, id: `${name}-${id}`, checked: isChosen,
                onchange: () => { choose(); changed(); }}), label);
}

function formView() {
  const receipt = ui.receipt;
  return h('form', {class: 'stack', onsubmit: send},
    h('h3', {}, t('return.title')),
    h('p', {class: 'strong'}, t('cashier.receipt', {number: receipt.number}),
      ` · ${money(receipt.total_minor)}`),
    ui.message && h('p', {class: 'message bad', role: 'alert', id: 'return-message'}, ui.message),
    left(receipt) === 0 && h('p', {class: 'message'}, t('return.used_up')),
    h('fieldset', {}, h('legend', {}, t('return.what')),
      radio('what', 'all', `${t('return.all')}: ${money(left(receipt))}`, ui.what === 'all',
            () => { ui.what = 'all'; }),
      radio('what', 'amount', t('return.amount'), ui.what === 'amount',
            () => { ui.what = 'amount'; }),
      ui.what === 'amount' && h('label', {class: 'field', key: 'amount-field'},
        h('span', {}, t('return.amount_label')),
        h('input', {id: 'return-amount', inputmode: 'decimal', autocomplete: 'off',
                    value: ui.amount, oninput: (event) => { ui.amount = event.target.value; }})),
      radio('what', 'positions', t('return.positions'), ui.what === 'positions',
            () => { ui.what = 'positions'; }),
      ui.what === 'positions' && h('ul', {class: 'plain', key: 'position-list'},
        receipt.positions.map((position, index) => h('li', {class: 'row', key: `${index}`},
          h('span', {class: 'grow'}, position.name, ' ',
            h('span', {class: 'muted'}, `${quantity(position.quantity_milli)} ${position.unit}`)),
          h('input', {
            id: `return-count-${index}`, class: 'short', inputmode: 'decimal', placeholder: '0',
            'aria-label': t('return.quantity_of', {name: position.name}),
            value: ui.counts[position.name] ?? '',
            oninput: (event) => { ui.counts[position.name] = event.target.value; },
          }))))),
    h('fieldset', {}, h('legend', {}, t('return.way')),
      ui.ways.map((way) => radio('way', way.tender,
        `${way.name} — ${t('return.most', {amount: money(way.most_minor)})}`,
        ui.way === way.tender, () => { ui.way = way.tender; }))),
    h('div', {class: 'row'},
      h('button', {type: 'button', id: 'return-other', onclick: close}, t('return.other')),
      h('button', {type: 'button', id: 'return-copy',
                   onclick: () => till('print_copy', {receipt: receipt.number})},
        t('return.copy')),
      h('button', {class: 'primary big grow', id: 'return-do', disabled: ui.ways.length === 0},
        t('return.do'))));
}

export function returnView() {
  return ui.receipt ? formView() : listView();
}
