// The customer's display: what the buyer sees of the sale.
import {h, qrPicture} from './dom.js';
import {t} from './i18n.js';
import {money, quantity} from './money.js';
import {secondsLeft} from './payment.js';
import {state} from './store.js';

function receiptView(receipt) {
  const last = receipt.positions.at(-1);
  return [
    h('p', {class: 'muted'}, `${last.name} · ${quantity(last.quantity_milli)} ${last.unit}`),
    h('p', {class: 'muted'}, t('cashier.total')),
    h('p', {class: 'huge', id: 'display-total'}, money(receipt.total_minor)),
  ];
}

function waitingView(screen) {
  const seconds = secondsLeft();
  const hint = screen.qr ? 'display.scan' : screen.code ? 'display.code' :
               screen.scan ? 'display.show_phone' :
               screen.waiting === 'confirmation' ? 'display.confirm' : 'till.busy';
  return [
    screen.amount_minor > 0 && h('p', {class: screen.qr ? 'amount' : 'huge'},
                                 money(screen.amount_minor)),
    screen.qr && qrPicture(screen.qr, t('wait.qr')),
    h('p', {class: 'hint'}, t(hint)),
    screen.code && h('p', {class: 'code'}, screen.code),
    seconds !== null && h('p', {class: 'muted'}, t('wait.left', {seconds})),
  ];
}

function resultView(screen) {
  const {status, change_minor: change} = screen.result;
  if (status !== 'printed') {
    return [h('p', {class: 'verdict bad'}, t('display.not_paid'))];
  }
  const isReturn = screen.last_command === 'give_back';
  return [
    h('p', {class: 'verdict good'}, h('span', {'aria-hidden': 'true'}, '✓ '),
      t(isReturn ? 'done.returned' : 'done.paid')),
    change > 0 && h('p', {class: 'amount'}, `${t('pay.change')}: ${money(change)}`),
    !isReturn && h('p', {class: 'hint'}, t('display.thanks')),
  ];
}

const isSale = (command) => command === 'pay' || command === 'give_back';

export function displayView() {
  const screen = state.screen;
  let content;
  if (state.process?.how !== 'running' || !state.till?.shift) {
    content = h('p', {class: 'hint'}, t('display.closed'));
  } else if (isSale(screen?.command)) {
    content = waitingView(screen);
  } else if (screen?.result && isSale(screen.last_command)) {
    content = resultView(screen);
  } else if (state.till.receipt?.positions.length > 0) {
    content = receiptView(state.till.receipt);
  } else {
    content = h('p', {class: 'hint'}, t('display.welcome'));
  }
  return [
    h('div', {class: 'panel-head'}, h('h2', {id: 'display-title'}, t('display.title'))),
    h('div', {class: 'panel-body screen', id: 'display-screen'}, content),
  ];
}
