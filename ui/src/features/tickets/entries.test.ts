import { expect, test } from 'vitest';
import { grouped, joined } from './entries';

const entry = (id: string, kind = 'change', who = 'u1', at = '2026-03-02T09:00:00Z') => ({
  id,
  kind,
  at,
  author: { kind: 'user', id: who },
});

test('what came late takes its place; what comes twice is there once, as it is now', () => {
  const known = [entry('1'), entry('3')];
  expect(joined(known, [entry('2'), entry('3', 'note')]).map(({ id, kind }) => id + kind)).toEqual([
    '1change',
    '2change',
    '3note',
  ]);
  expect(joined(known, [])).toBe(known);
});

test('changes of one person within a minute stand together, nothing else does', () => {
  const ids = (all: ReturnType<typeof entry>[]) => grouped(all).map((group) => group.map(({ id }) => id).join(''));
  expect(ids([entry('1'), entry('2'), entry('3', 'note'), entry('4')])).toEqual(['12', '3', '4']);
  expect(ids([entry('1'), entry('2', 'change', 'u2')])).toEqual(['1', '2']);
  expect(ids([entry('1'), entry('2', 'change', 'u1', '2026-03-02T09:02:00Z')])).toEqual(['1', '2']);
  expect(ids([entry('1', 'note'), entry('2', 'note')])).toEqual(['1', '2']);
});
