/** Who can be mentioned: everybody to whom one may write. */
export type Person = { id: string; name: string };

/** What is being typed after an `@`, and where it begins; null where nobody is being mentioned. */
export function mentionAt(text: string, caret: number): { query: string; from: number } | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf('@');
  if (from < 0) return null;
  const query = before.slice(from + 1);
  // An address has letters before its @; a name has at most two spaces here, and no line ends in it.
  if (/[\p{L}\p{N}._%+-]$/u.test(before.slice(0, from)) && !/\p{Script=Han}$/u.test(before.slice(0, from))) return null;
  if (/\n/.test(query) || (query.match(/\s/g)?.length ?? 0) > 2 || query.length > 40) return null;
  return { query, from };
}

/** The text with the name in it, and where to go on. */
export function mentioned(text: string, from: number, caret: number, name: string): { text: string; caret: number } {
  const begin = `${text.slice(0, from)}@${name} `;
  return { text: begin + text.slice(caret).replace(/^ /, ''), caret: begin.length };
}

/** Those of the chosen people whose names still stand in the text. */
export function mentionsIn(text: string, chosen: readonly Person[]): string[] {
  return [...new Set(chosen.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id))];
}

export type NotePiece = { text: string; mention?: boolean };

/** A note's text with the names of those it mentions apart. */
export function mentionPieces(text: string, names: readonly string[]): NotePiece[] {
  const known = names.filter(Boolean).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (!known.length) return [{ text }];
  // The longer name first: one may begin like another.
  const pattern = new RegExp(`(@(?:${known.sort((a, b) => b.length - a.length).join('|')}))`, 'u');
  return text
    .split(pattern)
    .map((part, index) => (index % 2 ? { text: part, mention: true } : { text: part }))
    .filter((piece) => piece.text);
}
