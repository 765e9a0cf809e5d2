// The cashier's place: the receipt, the shift, and what is waited for.
import {till} from './api.js';
import {h} from './dom.js';
import {t} from './i18n.js';
import {clock, money, parseMoney, parseQuantity, quantity} from './money.js';
import {isPaying, paymentView, resultView, startPaying, stopPaying, waitingView} from './payment.js';
import {returnView} from './returns.js';
import {shiftView, unresolvedView} from './shift.js';
import {changed, state} from './store.js';

const GOODS = [
  {id: 'milk', price: 315},
  {id: 'bread', price: 189},
  {id: 'coffee', price: 650},
  {id: 'cheese', price: 2190, weight: '0,450'},
  {id: 'apples', price: 349, weight: '1,200'},
  {id: 'tv', price: 84900},
];

const ui = {tab: 'sale', form: null, message: ''};

async function ask(command, values = {}) {
  const answer = await till(command, values);
  ui.message = answer.ok ? '' : answer.message;
  changed();
  return answer;
}

function addGood(good) {
  stopPaying();
  return ask('add_position', {
    name: t(`goods.${good.id}`),
    price_minor: good.price,
    quantity_milli: good.weight ? parseQuantity(good.weight) : 1000,
    discount_minor: 0,
    unit: t(good.weight ? 'unit.kilogram' : 'unit.piece'),
  });
}

// --- The form for a new or changed position ------------------------------------------------------

function openForm(index, position) {
  ui.form = {
    index,
    name: position?.name ?? '',
    price: position ? money(position.price_minor) : '',
    quantity: position ? quantity(position.quantity_milli) : '1',
    discount: position?.discount_minor ? money(position.discount_minor) : '',
    unit: position?.unit ?? t('unit.piece'),
  };
  ui.message = '';
  changed();
}

async function sendForm(event) {
  event.preventDefault();
  const form = ui.form;
  const values = {
    name: form.name.trim(),
    price_minor: parseMoney(form.price),
    quantity_milli: parseQuantity(form.quantity),
    discount_minor: form.discount ? parseMoney(form.discount) : 0,
    unit: form.unit,
  };
  for (const [field, key] of [['price_minor', 'price'], ['quantity_milli', 'quantity'],
                              ['discount_minor', 'discount']]) {
    if (values[field] !== undefined) continue;
    ui.message = t('position.wrong', {field: t(`position.${key}`)});
    changed();
    return;
  }
  const answer = form.index === null ? await ask('add_position', values) :
                                       await ask('replace_position', {...values, index: form.index});
  if (answer.ok) ui.form = null;
  changed();
}

function field(name, label, props = {}) {
  return h('label', {class: 'field'}, h('span', {}, label),
           h('input', {
             id: `position-${name}`,
             value: ui.form[name],
             autocomplete: 'off',
             oninput: (event) => { ui.form[name] = event.target.value; },
             ...props,
           }));
}

function formView() {
  const isWeight = ui.form.unit === t('unit.kilogram');
  const close = () => { ui.form = null; changed(); };
  return h('form', {class: 'card position-form', onsubmit: sendForm},
    h('div', {class: 'fields'},
      field('name', t('position.name'), {class: 'wide', readonly: ui.form.index !== null}),
      field('price', t('position.price'), {inputmode: 'decimal'}),
      field('quantity', t(isWeight ? 'position.weight' : 'position.quantity'),
            {inputmode: 'decimal'}),
      field('discount', t('position.discount'), {inputmode: 'decimal'})),
    ui.form.index === null && h('label', {class: 'check'},
      h('input', {
        type: 'checkbox',
        checked: isWeight,
        onchange: (event) => {
          ui.form.unit = t(event.target.checked ? 'unit.kilogram' : 'unit.piece');
          changed();
        },
      }), t('position.by_weight')),
    h('div', {class: 'row'},
      h('button', {class: 'primary grow', id: 'position-save'},
        t(ui.form.index === null ? 'position.add' : 'position.save')),
      ui.form.index !== null && h('button', {
        type: 'button', class: 'danger', id: 'position-remove',
        onclick: async () => {
          if ((await ask('remove_position', {index: ui.form.index})).ok) close();
        },
      }, t('position.remove')),
      h('button', {type: 'button', onclick: close}, t('wait.stop'))));
}

// --- The receipt ---------------------------------------------------------------------------------

function positionView(position, index) {
  return h('li', {key: `${index}`},
    h('button', {
      class: 'position', 'aria-label': t('cashier.edit', {name: position.name}),
      onclick: () => openForm(index, position),
    },
      h('span', {class: 'position-name'}, position.name),
      h('span', {class: 'position-count muted'},
        `${quantity(position.quantity_milli)} ${position.unit} × ${money(position.price_minor)}`,
        position.discount_minor > 0 && ` − ${money(position.discount_minor)}`),
      h('span', {class: 'position-cost'}, money(position.cost_minor))));
}

function receiptView() {
  const receipt = state.till.receipt;
  const positions = receipt?.positions ?? [];
  return [
    h('div', {class: 'goods', role: 'group', 'aria-label': t('cashier.goods')},
      GOODS.map((good) => h('button', {
        key: good.id, class: 'item', id: `good-${good.id}`, onclick: () => addGood(good),
      }, h('span', {}, t(`goods.${good.id}`)),
         h('span', {class: 'item-price'}, money(good.price)))),
      h('button', {class: 'item quiet', id: 'good-other', onclick: () => openForm(null)},
        t('cashier.other'))),
    ui.form && formView(),
    h('ul', {class: 'positions', 'aria-label': t('cashier.positions'), tabindex: '0'},
      positions.length === 0 && h('li', {class: 'empty muted'}, t('cashier.empty')),
      positions.map(positionView)),
    h('div', {class: 'total-bar'},
      h('div', {class: 'total'}, h('span', {class: 'muted'}, t('cashier.total')),
        h('output', {class: 'amount', id: 'total'}, money(receipt?.total_minor ?? 0))),
      h('div', {class: 'row'},
        h('button', {
          id: 'drop', disabled: !receipt, onclick: () => ask('drop_receipt'),
        }, t('cashier.drop')),
        h('button', {
          id: 'to-payment', class: 'primary big grow', disabled: positions.length === 0,
          'aria-keyshortcuts': 'F8', onclick: startPaying,
        }, t('cashier.pay')))),
  ];
}

function saleView() {
  if (!state.till.shift) {
    return h('div', {class: 'centre'}, h('p', {class: 'headline'}, t('cashier.no_shift')),
             h('button', {class: 'primary big', id: 'open-shift', onclick: () => ask('open_shift')},
               t('cashier.open_shift')));
  }
  return isPaying() ? paymentView() : receiptView();
}

function choose(tab) {
  ui.tab = tab;
  ui.message = '';
  changed();
}

function tabsView() {
  const count = state.till.unresolved.length;
  const tabs = [['sale', t('cashier.sale')], ['return', t('cashier.return')],
                ['shift', t('cashier.shift')],
                ['unresolved', t('cashier.unresolved') + (count > 0 ? ` (${count})` : '')]];
  return h('div', {class: 'tabs', role: 'group', 'aria-label': t('cashier.parts')},
    tabs.map(([id, label]) => h('button', {
      key: id, id: `tab-${id}`, 'aria-pressed': String(ui.tab === id),
      class: id === 'unresolved' && count > 0 ? 'tab warning' : 'tab',
      onclick: () => choose(id),
    }, label)));
}

function stoppedView() {
  return h('div', {class: 'centre'},
    h('p', {class: 'headline'}, t(`till.${state.process?.how ?? 'stopped'}`)),
    state.trouble && h('p', {class: 'message bad', role: 'alert'}, state.trouble),
    h('button', {class: 'primary big', id: 'till-start-main', onclick: () => ask('start')},
      t('till.start')));
}

// Commands of others that the cashier only waits for.
const isOwn = (command) => command === 'pay' || command === 'give_back' ||
    command === 'close_shift' || command === 'recover' || command === 'drop_receipt';

export function cashierView() {
  const screen = state.screen;
  const parts = [];
  if (state.process?.how !== 'running') {
    parts.push(stoppedView());
  } else if (!state.till || !state.settings) {
    parts.push(h('p', {class: 'headline centre'}, t('till.busy')));
  } else if (screen?.command && isOwn(screen.command)) {
    parts.push(waitingView());
  } else if (screen?.result && isOwn(screen.last_command)) {
    parts.push(resultView());
  } else {
    const views = {sale: saleView, return: returnView, shift: shiftView,
                   unresolved: unresolvedView};
    parts.push(
      tabsView(),
      screen?.last_command === 'recover' && screen.told.length > 0 &&
        h('div', {class: 'message', role: 'status', id: 'recovered'},
          screen.told.map((line) => h('p', {}, line)),
          h('button', {onclick: () => ask('dismiss')}, t('done.ok'))),
      ui.message && h('p', {class: 'message bad', role: 'alert', id: 'cashier-message'},
                      ui.message),
      h('div', {class: 'scene', key: ui.tab}, views[ui.tab]()));
  }
  const shift = state.till?.shift;
  return [
    h('div', {class: 'panel-head'},
      h('h2', {id: 'cashier-title'}, t('cashier.title')),
      h('span', {class: 'muted'},
        state.till?.receipt ? t('cashier.receipt', {number: state.till.receipt.number}) :
        shift ? t('cashier.shift_label', {label: shift.label}) : '')),
    h('div', {class: 'panel-body'}, parts),
  ];
}

// F8 pays, Escape cancels what is waited for.
export function onKey(event) {
  if (event.key === 'F8' && !isPaying() && state.till?.receipt?.positions.length > 0 &&
      ui.tab === 'sale' && !state.screen?.command) {
    event.preventDefault();
    startPaying();
  } else if (event.key === 'Escape' && state.screen?.command) {
    event.preventDefault();
    till('cancel');
  }
}
