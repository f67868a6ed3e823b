import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const IMPORTED = /import \{([^}]*)\} from '@mantine\/core'/g;
const SHEET = /styles\/(\w+)\.layer\.css/g;
const sheetsOf = (source: string) => new Set([...source.matchAll(SHEET)].map(([, name]) => name));

test('every component of Mantine comes with its styles', () => {
  const everywhere = sheetsOf(readFileSync('src/ui/mantine.ts', 'utf8'));
  const bare = globSync('src/**/*.tsx').flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    const here = sheetsOf(source);
    const used = [...source.matchAll(IMPORTED)].flatMap(([, names = '']) =>
      names.split(',').map((name) => name.trim()),
    );
    return used
      .filter((name) => existsSync(`node_modules/@mantine/core/styles/${name}.layer.css`))
      .filter((name) => !everywhere.has(name) && !here.has(name))
      .map((name) => `${file}: ${name}`);
  });
  expect(everywhere.size).toBeGreaterThan(30);
  expect(bare).toEqual([]);
});
