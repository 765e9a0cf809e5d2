// The page's own texts in the chosen language. What the till and its plugins say comes in the
// till's language.
import {texts} from './texts.js';

export const LANGUAGES = ['ru', 'be', 'en'];
const NAMES = {ru: 'Русский', be: 'Беларуская', en: 'English'};
const KEY = 'pospay.language';

let language = LANGUAGES.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : 'ru';

export const currentLanguage = () => language;
export const languageName = (id) => NAMES[id];

export function setLanguage(id) {
  language = id;
  localStorage.setItem(KEY, id);
}

// t('wait.left', {seconds: 5}): {seconds} in the text is replaced.
export function t(key, values = {}) {
  const text = texts[key]?.[LANGUAGES.indexOf(language)] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
