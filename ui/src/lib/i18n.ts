import { i18n } from '@lingui/core';
import { isLanguage, LANGUAGES, type Language, nearestLanguage } from './languages';

const KEY = 'switchroom.language';

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The language before anybody is signed in: the last one used on this machine, else the browser's. */
export function startingLanguage(): Language {
  return nearestLanguage([stored(), ...navigator.languages]);
}

export async function setLanguage(language: Language): Promise<void> {
  const { messages } = await import(`../locales/${language}.po`);
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

export { i18n, isLanguage, LANGUAGES, type Language, nearestLanguage };
