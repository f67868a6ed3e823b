/** The reader's own variant of a language, for dates and numbers: English in London writes 14:05, in New York 2:05 PM. */
export function regional(language: string, wanted: readonly string[] = navigator.languages): string {
  const base = language.split('-')[0];
  return wanted.find((tag) => tag.split('-')[0] === base) ?? language;
}
