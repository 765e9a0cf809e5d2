// Kopecks, thousandths and times as people read and type them. No amount is ever a fraction.

// 123456 -> "1 234,56", in every language of the page.
export function money(minor) {
  const sign = minor < 0 ? '−' : '';
  const digits = String(Math.abs(minor)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${sign}${whole},${digits.slice(-2)}`;
}

// "12,5" -> 1250; nothing for what is no amount.
export function parseMoney(text) {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0]/g, ''));
  if (!match) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

// "0,45" -> 450 thousandths.
export function parseQuantity(text) {
  const match = /^(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(text.replace(/[\s\u00a0]/g, ''));
  if (!match) return undefined;
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'));
}

export function quantity(milli) {
  if (milli % 1000 === 0) return String(milli / 1000);
  return `${Math.floor(milli / 1000)},${String(milli % 1000).padStart(3, '0')}`;
}

// The time in Minsk, as on the till's paper, wherever the browser is.
const MINSK_MS = 3 * 60 * 60 * 1000;

export function clock(ms) {
  return new Date(ms + MINSK_MS).toISOString().slice(11, 19);
}
