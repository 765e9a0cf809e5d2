// Calls to the server. Each answers {ok, value, message}; nothing is thrown.
import {currentLanguage, t} from './i18n.js';

// What the page's own server says is a code with a text here; what the till says is a sentence.
const CODES = ['till_runs', 'till_gone', 'till_busy', 'till_silent'];

// The payment system speaks Russian and English.
const userMessage = (value) =>
    value?.userMessage?.[currentLanguage() === 'en' ? 'lang_en' : 'lang_ru'];

async function call(method, path, body) {
  try {
    const reply = await fetch(path, {
      method,
      headers: body === undefined ? {} : {'Content-Type': 'application/json'},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await reply.text();
    const value = text ? JSON.parse(text) : null;
    if (value && CODES.includes(value.code)) value.message = t(`error.${value.code}`);
    if (value && typeof value.ok === 'boolean') return value;
    if (reply.ok) return {ok: true, value};
    return {
      ok: false,
      status: reply.status,
      field: value?.field,
      message: value?.message || userMessage(value) || value?.devMessage ||
          `HTTP ${reply.status}`,
    };
  } catch (error) {
    return {ok: false, message: String(error.message ?? error)};
  }
}

// A command of the till, in somebody's role where it is not the usual one.
export const till = (command, values = {}) => call('POST', `/api/till/${command}`, values);
export const sandbox = (path, values = {}) => call('POST', `/sandbox/${path}`, values);
export const removeFaults = () => call('DELETE', '/sandbox/faults');
export const server = (path, values = {}) => call('POST', `/api/${path}`, values);
export const cabinet = (method, path, values) => call(method, `/cabinet/api/${path}`, values);
