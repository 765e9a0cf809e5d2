// «Продажа. Оплата»: a field per tender that fills itself, the waiting screen, and what came of it.
import {till} from './api.js';
import {h, qrPicture} from './dom.js';
import {t} from './i18n.js';
import {money, parseMoney} from './money.js';
import {shownCode} from './phone.js';
import {reportView} from './shift.js';
import {changed, state} from './store.js';

// The rules are asked while somebody types; not at every key.
const CHECK_PAUSE_MS = 120;

const ui = {receipt: '', fields: {}, refusal: '', isChecking: false, wasBusy: false, scan: '',
            scanMessage: ''};
let checkTimer = 0;
let checkNumber = 0;

export function startPaying() {
  Object.assign(ui, {receipt: state.till.receipt.number, fields: {}, refusal: '',
                     isChecking: false, wasBusy: false});
  changed();
}

// Of the receipt at the till: another window may have dropped the one that was to be paid.
export const isPaying = () => ui.receipt !== '' && ui.receipt === state.till?.receipt?.number;

export function stopPaying() {
  ui.receipt = '';
  changed();
}

const offered = () => state.settings.tenders.filter((tender) => tender.is_enabled);
const due = () => state.till.receipt.total_minor - state.till.receipt.paid_minor;

function entered() {
  const tenders = [];
  for (const tender of offered()) {
    const amount = parseMoney(ui.fields[tender.id] ?? '');
    if (amount > 0) tenders.push({tender: tender.id, amount_minor: amount, kind: tender.kind});
  }
  return tenders;
}

const isAmount = (text) => text.trim() === '' || parseMoney(text) !== undefined;

const sumOf = (tenders) => tenders.reduce((sum, one) => sum + one.amount_minor, 0);

// Asks the till, that is the plugins, whether this mix would be taken. Only the last answer counts.
function checkLater() {
  clearTimeout(checkTimer);
  const number = ++checkNumber;
  const tenders = entered();
  // What was said of the last mix does not hold for this one.
  Object.assign(ui, {refusal: '', isChecking: tenders.length > 0});
  changed();
  if (tenders.length === 0) return;
  checkTimer = setTimeout(async () => {
    const answer = await till('check_payment', {tenders});
    if (number !== checkNumber) return;
    Object.assign(ui, {refusal: answer.ok ? answer.value.message : answer.message,
                       isChecking: false});
    changed();
  }, CHECK_PAUSE_MS);
}

// The whole rest into this field.
function fill(tender) {
  const others = sumOf(entered().filter((one) => one.tender !== tender.id));
  const rest = Math.max(due() - others, 0);
  ui.fields[tender.id] = rest > 0 ? money(rest) : '';
  checkLater();
}

function change(tender, text) {
  ui.fields[tender.id] = text;
  checkLater();
}

async function send(event) {
  event.preventDefault();
  const tenders = entered();
  const plugin = tenders.find((one) => offered().find((tender) => tender.id === one.tender)?.plugin);
  Object.assign(ui, {scan: '', scanMessage: ''});
  const answer = await till('pay', {tenders, due_minor: plugin?.amount_minor ?? due()});
  // A second click while the first one has begun is no refusal of the mix.
  ui.wasBusy = answer.code === 'till_busy';
  if (!answer.ok && !ui.wasBusy) ui.refusal = answer.message;
  changed();
}

export function paymentView() {
  const tenders = entered();
  const isReadable = offered().every((tender) => isAmount(ui.fields[tender.id] ?? ''));
  const busy = ui.wasBusy && state.screen?.command ? t('error.till_busy') : '';
  const rest = due() - sumOf(tenders);
  const refusal = rest <= 0 && ui.refusal || busy;
  const hasCash = tenders.some((one) => one.kind === 'cash');
  const isPossible = isReadable && (rest === 0 || (rest < 0 && hasCash));
  return h('form', {class: 'payment', onsubmit: send},
    h('h3', {}, t('pay.title')),
    h('div', {class: 'total'}, h('span', {class: 'muted'}, t('pay.due')),
      h('output', {class: 'amount', id: 'due'}, money(due()))),
    h('ul', {class: 'tenders'}, offered().map((tender) => h('li', {key: tender.id},
      h('button', {
        type: 'button', class: 'tender', id: `tender-${tender.id}`,
        'aria-label': t('pay.fill', {name: tender.name}), onclick: () => fill(tender),
      }, tender.name),
      h('input', {
        id: `amount-${tender.id}`, class: 'amount-input', inputmode: 'decimal',
        autocomplete: 'off', placeholder: '0,00',
        'aria-label': t('pay.amount_of', {name: tender.name}),
        'aria-invalid': isAmount(ui.fields[tender.id] ?? '') ? undefined : 'true',
        value: ui.fields[tender.id] ?? '',
        oninput: (event) => change(tender, event.target.value),
      })))),
    h('p', {class: 'rest', id: 'rest'},
      rest > 0 ? `${t('pay.rest')}: ${money(rest)}` :
      rest < 0 && hasCash ? `${t('pay.change')}: ${money(-rest)}` : '\u00a0'),
    h('p', {class: refusal ? 'message bad' : 'message none', id: 'refusal', role: 'alert'},
      refusal),
    h('div', {class: 'row'},
      h('button', {type: 'button', id: 'pay-back', onclick: stopPaying}, t('pay.back')),
      h('button', {
        id: 'pay', class: 'primary big grow',
        disabled: !isPossible || ui.isChecking || ui.refusal !== '',
      }, t('pay.do'))));
}

// --- Waiting -------------------------------------------------------------------------------------

async function scan(code) {
  ui.scanMessage = '';
  ui.scan = '';
  await till('scan', {code});
  changed();
}

function scanView() {
  const send = (event) => {
    event.preventDefault();
    if (ui.scan.trim()) scan(ui.scan.trim());
  };
  const scanPhone = () => {
    const code = shownCode();
    if (code) {
      scan(code);
    } else {
      ui.scanMessage = t('wait.phone_has_no_code');
      changed();
    }
  };
  return h('form', {class: 'scan card', onsubmit: send},
    h('label', {class: 'field'}, h('span', {}, t('wait.scan_hint')),
      h('input', {
        id: 'scan', autocomplete: 'off', value: ui.scan, 'aria-label': t('wait.scan_code'),
        oninput: (event) => { ui.scan = event.target.value; },
      })),
    h('div', {class: 'row'},
      h('button', {id: 'scan-send'}, t('wait.scan_send')),
      h('button', {type: 'button', class: 'primary grow', id: 'scan-phone', onclick: scanPhone},
        t('wait.scan_phone'))),
    ui.scanMessage && h('p', {class: 'message bad', role: 'alert'}, ui.scanMessage));
}

export function secondsLeft() {
  const until = state.screen?.until_ms ?? 0;
  return until > 0 ? Math.max(0, Math.ceil((until - Date.now()) / 1000)) : null;
}

export function waitingView() {
  const screen = state.screen;
  const seconds = secondsLeft();
  const headline = screen.line ||
      (screen.command === 'recover' ? t('till.recovering') :
       t(screen.waiting && screen.waiting !== 'nothing' ? `wait.${screen.waiting}` : 'till.busy'));
  return h('div', {class: 'waiting', id: 'waiting'},
    h('h3', {}, t(screen.command === 'give_back' ? 'return.title' :
                  screen.command === 'pay' ? 'pay.title' : 'till.busy')),
    screen.amount_minor > 0 && h('p', {class: 'amount'}, money(screen.amount_minor)),
    h('p', {class: 'headline', id: 'wait-line', role: 'status'}, headline),
    screen.qr && qrPicture(screen.qr, t('wait.qr')),
    screen.code && h('div', {class: 'code-box'}, h('p', {class: 'muted'}, t('wait.code')),
                     h('p', {class: 'code', id: 'code'}, screen.code)),
    screen.scan && scanView(),
    screen.told.map((line) => h('p', {class: 'message'}, line)),
    h('p', {class: 'left', id: 'left'},
      seconds === null ? '\u00a0' : t('wait.left', {seconds})),
    screen.command === 'pay' && h('button', {
      class: 'danger big', id: 'cancel', 'aria-keyshortcuts': 'Escape',
      onclick: () => till('cancel'),
    }, t('wait.stop')));
}

// --- What came of it -----------------------------------------------------------------------------

async function dismiss(isNext) {
  Object.assign(ui, {refusal: '', wasBusy: false});
  if (isNext) Object.assign(ui, {receipt: '', fields: {}});
  await till('dismiss');
  changed();
}

export function resultView() {
  const {result, last_command: command, told} = state.screen;
  const isPaid = result.status === 'printed';
  const isDone = isPaid || result.status === 'closed' || result.status === 'done';
  const title = isPaid ? t(command === 'give_back' ? 'done.returned' : 'done.paid') :
                         t(`status.${result.status}`);
  // A refused payment leads back to its screen with what was entered.
  const goesBack = command === 'pay' && !isDone && result.status !== 'unknown';
  return h('div', {class: 'result', id: 'result', 'data-status': result.status},
    h('p', {class: `verdict ${isDone ? 'good' : 'bad'}`, role: 'status'},
      h('span', {'aria-hidden': 'true'}, isDone ? '✓ ' : '✕ '), title),
    result.message && h('p', {class: 'headline', id: 'result-message'}, result.message),
    result.payment_number &&
      h('p', {class: 'muted'}, t('done.payment_number', {number: result.payment_number})),
    result.change_minor > 0 && h('p', {class: 'amount', id: 'change'},
                                 `${t('pay.change')}: ${money(result.change_minor)}`),
    told.filter((line) => line !== result.message)
      .map((line) => h('p', {class: 'message'}, line)),
    h('button', {
      class: 'primary big', id: 'next', onclick: () => dismiss(!goesBack),
    }, t(goesBack ? 'done.back' : command === 'pay' ? 'done.next' : 'done.ok')),
    result.reconciliations && reportView(result),
    isDone && state.paper && paperView());
}

export function paperView() {
  return h('pre', {class: 'paper', id: 'paper', tabindex: '0', 'aria-label': t('done.paper'),
                   role: 'region'}, state.paper.text);
}
