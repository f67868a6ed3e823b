import type { Text } from '../api/types';

/** A text in the wanted language, else in its base language, else in English, else in any. Empty for nothing. */
export function say(text: Text | { [language: string]: unknown } | null | undefined, language: string): string {
  if (text == null) return '';
  if (typeof text === 'string') return text;
  return pick(text as Record<string, string>, language);
}

function pick(text: Record<string, string>, language: string): string {
  const base = language.split('-')[0] ?? language;
  const near = Object.keys(text).find((key) => key.split('-')[0] === base);
  return text[language] ?? (near ? text[near] : undefined) ?? text.en ?? Object.values(text)[0] ?? '';
}
