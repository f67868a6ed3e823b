export const BY_LETTERS = 10;

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/**
 * How well a query fits a text: 0 not at all, most for a whole phrase, less for its words in any order, least for its
 * letters in order. Accents and case do not count.
 */
export function matchScore(text: string, query: string): number {
  const hay = plain(text);
  const needle = plain(query).trim();
  if (!needle) return 1;
  const at = hay.indexOf(needle);
  if (at >= 0) return 100 - Math.min(at, 40);
  const words = needle.split(/\s+/);
  if (words.every((word) => hay.includes(word))) return 50;
  let next = 0;
  for (const letter of needle.replace(/\s/g, '')) {
    next = hay.indexOf(letter, next) + 1;
    if (!next) return 0;
  }
  return BY_LETTERS;
}
