import { expect, test } from 'vitest';
import { moved } from './steady';

test('rows that come above push what is in sight down by as many', () => {
  expect(moved(['a', 'b', 'c'], ['x', 'y', 'a', 'b', 'c'], 0, 2)).toBe(2);
  expect(moved(['a', 'b', 'c'], ['b', 'c'], 1, 2)).toBe(-1);
});

test('where the first in sight has gone, the next one decides; where all have, nothing moves', () => {
  expect(moved(['a', 'b', 'c'], ['x', 'a', 'c'], 1, 2)).toBe(0);
  expect(moved(['a', 'b', 'c', 'd'], ['x', 'y', 'z', 'a', 'd'], 1, 3)).toBe(1);
  expect(moved(['a'], ['b'], 0, 0)).toBe(0);
  expect(moved([], ['b'], 0, 9)).toBe(0);
});
