/** The languages we speak. Apart from the desk's catalogues, as customers' pages carry their own few words. */
export const LANGUAGES = { en: 'English', 'pt-BR': 'Português (Brasil)', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;

/** As customers' pages, which have little room, write them. */
export const SHORT_NAMES: Record<Language, string> = { en: 'English', 'pt-BR': 'Português', 'zh-CN': '中文' };

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
