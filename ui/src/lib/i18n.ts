import { i18n } from '@lingui/core';

export const LANGUAGES = { en: 'English', 'pt-BR': 'Português (Brasil)', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'switchroom.language';

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && value in LANGUAGES;
}

/** The nearest language we have to what is asked for: the exact tag, else the same base language, else English. */
export function nearestLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    if (isLanguage(tag)) return tag;
    const base = tag?.toLowerCase().split('-')[0];
    const near = Object.keys(LANGUAGES).find((key) => key.split('-')[0] === base);
    if (base && isLanguage(near)) return near;
  }
  return 'en';
}

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

export { i18n };
