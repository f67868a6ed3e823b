import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const LANGUAGES = ['en', 'pt-BR', 'zh-CN'];

/** Message and translation pairs of a catalogue; obsolete ones (`#~`) counted apart. */
function catalogue(language: string): { entries: Map<string, string>; obsolete: number } {
  const text = readFileSync(join(ROOT, 'locales', `${language}.po`), 'utf8');
  const entries = new Map<string, string>();
  const pattern = /^(?:msgctxt (".*")\n)?msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/gm;
  const join_ = (quoted: string) => [...quoted.matchAll(/"(.*)"/g)].map((match) => match[1]).join('');
  for (const [, context, id, value] of text.matchAll(pattern)) {
    const message = join_(id ?? '');
    if (message) entries.set(context ? `${message} (${join_(context)})` : message, join_(value ?? ''));
  }
  return { entries, obsolete: (text.match(/^#~/gm) ?? []).length };
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name) && !file.name.includes('.test.'))
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => !path.includes('generated'));
}

/** Placeholders and tags, which a translation must keep; the words of a plural's cases are none. */
function marks(message: string): string[] {
  return [...message.matchAll(/(?<!\b(?:zero|one|two|few|many|other|=\d+) )\{(\w+)|<(\/?\d+)/g)]
    .map((match) => match[1] ?? match[2] ?? '')
    .sort();
}

test.each(LANGUAGES)('%s lacks no text', (language) => {
  const source = catalogue('en').entries;
  const { entries } = catalogue(language);
  expect([...source.keys()].filter((message) => !entries.get(message))).toEqual([]);
});

test.each(LANGUAGES)('%s carries no text that nobody uses', (language) => {
  const source = catalogue('en').entries;
  const { entries, obsolete } = catalogue(language);
  expect([...entries.keys()].filter((message) => !source.has(message))).toEqual([]);
  expect(obsolete).toBe(0);
});

test.each(LANGUAGES)('%s keeps every placeholder and plural', (language) => {
  for (const [message, translation] of catalogue(language).entries) {
    const kept = new Set(marks(translation));
    for (const mark of marks(message)) expect(kept, `${message} → ${translation}`).toContain(mark);
  }
});

test('every text in the sources is in the catalogue: `scripts/ui.py i18n` was run', () => {
  const known = new Set(catalogue('en').entries.keys());
  const missing: string[] = [];
  for (const path of sources(ROOT)) {
    // Only texts without placeholders: those with them are numbered by the extractor.
    for (const [, text] of readFileSync(path, 'utf8').matchAll(/\b(?:t|msg)`([^`$\\]+)`/g)) {
      if (text && !known.has(text.replace(/"/g, '\\"'))) missing.push(`${path}: ${text}`);
    }
    for (const [, text] of readFileSync(path, 'utf8').matchAll(/<Trans>\s*([^<{]+?)\s*<\/Trans>/g)) {
      const flat = text?.replace(/\s+/g, ' ').replace(/"/g, '\\"');
      if (flat && !known.has(flat)) missing.push(`${path}: ${flat}`);
    }
  }
  expect(missing).toEqual([]);
});
