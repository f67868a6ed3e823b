import { expect, test } from 'vitest';
import { arrangeTree } from './tree';

const row = (id: string, parent_id: string | null) => ({ id, version: 1, name: id, parent_id });

test('children follow their parents, siblings by name, strangers become roots', () => {
  const rows = [row('b', 'root'), row('leaf', 'a'), row('a', 'root'), row('root', null), row('orphan', 'unseen')];
  const arranged = arrangeTree(rows, (r) => String(r.name)).map((r) => `${'-'.repeat(r.depth)}${r.name}`);
  expect(arranged).toEqual(['orphan', 'root', '-a', '--leaf', '-b']);
});
