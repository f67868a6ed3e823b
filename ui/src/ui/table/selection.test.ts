import { expect, test } from 'vitest';
import { toggled } from './selection';

const ORDER = ['a', 'b', 'c', 'd'];

test('one by one', () => {
  expect([...toggled(new Set(['a']), ORDER, 'b')]).toEqual(['a', 'b']);
  expect([...toggled(new Set(['a', 'b']), ORDER, 'a')]).toEqual(['b']);
});

test('with shift all between, in either direction', () => {
  expect([...toggled(new Set(['d']), ORDER, 'b', 'd')].sort()).toEqual(['b', 'c', 'd']);
  expect([...toggled(new Set(ORDER), ORDER, 'c', 'a')]).toEqual(['d']);
});

test('what was clicked before may have gone', () => {
  expect([...toggled(new Set(), ORDER, 'b', 'gone')]).toEqual(['b']);
});
