// The page's own texts, in the language in which the till and its plugins speak: one language for
// all that a person reads.
import {state} from './store.js';
import {texts} from './texts.js';

export const LANGUAGES = ['ru', 'be', 'en'];
const NAMES = {ru: 'Русский', be: 'Беларуская', en: 'English'};

export const currentLanguage = () => LANGUAGES.includes(state.language) ? state.language : 'ru';
export const languageName = (id) => NAMES[id];

// t('wait.left', {seconds: 5}): {seconds} in the text is replaced.
export function t(key, values = {}) {
  const text = texts[key]?.[LANGUAGES.indexOf(currentLanguage())] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
