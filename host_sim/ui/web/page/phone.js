// The buyer's phone with the wallet's app. It knows what a phone can know: what its camera sees on
// the display or on the sticker, and what its system tells it.
import {sandbox, server} from './api.js';
import {h, qrPicture} from './dom.js';
import {t} from './i18n.js';
import {clock, money} from './money.js';
import {changed, state} from './store.js';

const ui = {buyer: null, pin: '', code: '', hasSticker: false, qr: null, message: '', isBad: false,
            during: ''};

function me() {
  const buyers = state.wallet?.buyers ?? [];
  return buyers.find((one) => one.buyer === ui.buyer) ?? buyers[0];
}

// What the cashier's scanner would read from the phone's screen now.
export const shownCode = () => ui.qr?.text ?? '';

const current = () => `${state.screen?.command} ${state.till?.receipt?.number}`;

// What the app says is gone with the payment during which it was asked.
function say(answer, during, said = '') {
  Object.assign(ui, {message: answer.ok ? said : answer.message, isBad: !answer.ok, during});
  changed();
}

async function act(path, values, said = '') {
  const during = current();
  const answer = await sandbox(`buyers/${me().buyer}/${path}`, values);
  say(answer, during, said);
  return answer.ok;
}

async function set(values) {
  await sandbox(`buyers/${me().buyer}`, values);
}

async function showCode() {
  const during = current();
  const answer = await server(`code/${me().buyer}`);
  ui.qr = answer.ok ? answer.value : null;
  say(answer, during);
}

async function sendCode(event) {
  event.preventDefault();
  const oplati = state.settings?.plugins.find((plugin) => plugin.id === 'oplati');
  const number = oplati?.parameters.find((one) => one.id === 'register_number')?.value;
  const isSent = await act('join', {qr: state.wallet.stickers[number] ?? '', code: ui.code.trim()},
                           t('phone.scanned'));
  if (isSent) Object.assign(ui, {hasSticker: false, code: ''});
  changed();
}

function askView(payment) {
  const confirm = async (event) => {
    event.preventDefault();
    if (await act('confirm', {paymentId: payment.id, pin: ui.pin})) ui.qr = null;
    ui.pin = '';
    changed();
  };
  return h('form', {class: 'card ask', key: `ask-${payment.id}`, onsubmit: confirm},
    h('p', {class: 'strong'}, t('phone.asks')),
    h('p', {class: 'amount'}, money(payment.sum_minor)),
    payment.needs_pin && h('label', {class: 'field'}, h('span', {}, t('phone.pin')),
      h('input', {id: 'pin', type: 'password', inputmode: 'numeric', autocomplete: 'off',
                  value: ui.pin, oninput: (event) => { ui.pin = event.target.value; }}),
      h('span', {class: 'muted'}, t('phone.pin_hint', {pin: me().pin}))),
    h('div', {class: 'row'},
      h('button', {class: 'primary grow', id: 'confirm'}, t('phone.confirm')),
      h('button', {type: 'button', id: 'decline',
                   onclick: () => act('decline', {paymentId: payment.id})}, t('phone.decline'))));
}

function stickerView() {
  return h('form', {class: 'card', key: 'sticker', onsubmit: sendCode},
    h('label', {class: 'field'}, h('span', {}, t('phone.code')),
      h('input', {id: 'phone-code', inputmode: 'numeric', autocomplete: 'off', value: ui.code,
                  oninput: (event) => { ui.code = event.target.value; }})),
    h('button', {class: 'primary', id: 'phone-code-send'}, t('phone.send_code')));
}

function scanView() {
  const qr = state.screen?.qr;
  return h('div', {class: 'stack', key: 'scan'},
    h('button', {
      id: 'scan-display', class: qr ? 'primary' : '', disabled: !qr,
      onclick: () => act('join', {qr: qr.text}, t('phone.scanned')),
    }, t('phone.scan_display')),
    h('div', {class: 'row'},
      h('button', {id: 'scan-sticker', class: 'grow', 'aria-expanded': String(ui.hasSticker),
                   onclick: () => { ui.hasSticker = !ui.hasSticker; changed(); }},
        t('phone.scan_sticker')),
      h('button', {id: 'one-time', class: 'grow', onclick: showCode}, t('phone.one_time'))),
    ui.hasSticker && stickerView(),
    ui.qr && h('div', {class: 'card centre', key: 'one-time-qr'},
      qrPicture(ui.qr, t('phone.one_time_label')),
      h('button', {id: 'hide-code', onclick: () => { ui.qr = null; changed(); }},
        t('phone.hide'))));
}

function toggle(id, label, isOn, change) {
  return h('label', {class: 'check', key: id},
    h('input', {type: 'checkbox', role: 'switch', id, checked: isOn,
                onchange: (event) => change(event.target.checked)}), label);
}

function historyView(history) {
  return [
    h('h3', {}, t('phone.history')),
    history.length === 0 && h('p', {class: 'muted'}, t('phone.no_history')),
    h('ul', {class: 'plain history'}, history.map((one) => h('li', {class: 'row', key: `${one.id}`},
      h('span', {class: 'grow'}, clock(one.at_ms), ' ', h('span', {class: 'muted'},
        t(one.is_return && one.status === 'ok' ? 'payment.returned' : `payment.${one.status}`))),
      h('span', {class: 'amount-small'}, one.is_return ? '+' : '−', money(one.sum_minor))))),
  ];
}

function appView() {
  const buyer = me();
  return [
    h('div', {class: 'row'},
      h('label', {class: 'field grow'}, h('span', {}, t('phone.buyer')),
        h('select', {
          id: 'buyer', value: buyer.buyer,
          onchange: (event) => {
            Object.assign(ui, {buyer: Number(event.target.value), qr: null, message: ''});
            changed();
          },
        }, state.wallet.buyers.map((one) => h('option', {value: one.buyer}, one.name)))),
      h('p', {class: 'balance'}, h('span', {class: 'muted'}, t('phone.balance')),
        h('output', {class: 'amount', id: 'balance'}, money(buyer.balance_minor)))),
    buyer.waiting.map(askView),
    ui.message && ui.during === current() && h('p', {
      class: ui.isBad ? 'message bad' : 'message good', role: 'alert', id: 'phone-message',
    }, ui.message),
    scanView(),
    h('div', {class: 'switches'},
      toggle('online', t('phone.online'), buyer.is_online, (isOnline) => set({isOnline})),
      toggle('always-asks', t('phone.always_asks'), buyer.always_asks,
             (alwaysAsks) => set({alwaysAsks})),
      toggle('autopilot', t('phone.autopilot'), state.autopilot === true,
             (isOn) => server('autopilot', {is_on: isOn, buyer: buyer.buyer}))),
    historyView(buyer.history),
  ];
}

export function phoneView() {
  return [
    h('div', {class: 'panel-head'}, h('h2', {id: 'phone-title'}, t('phone.title'))),
    h('div', {class: 'panel-body', tabindex: '0', role: 'group',
              'aria-labelledby': 'phone-title'},
      me() ? appView() : h('p', {class: 'muted'}, t('phone.none'))),
  ];
}
