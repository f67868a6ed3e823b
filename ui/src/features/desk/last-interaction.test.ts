import { expect, test } from 'vitest';
import { lastBut, visited } from './last-interaction';

test('the one in wrap-up comes first, then the one that was open before', () => {
  expect(lastBut('now', ['wrap', 'now', 'before'])).toBe('wrap');
  expect(lastBut('wrap', ['wrap', 'wrap', 'before'])).toBe('before');
  expect(lastBut('now', [undefined, 'now'])).toBeUndefined();
});

test('two are kept, so that the key goes to and fro', () => {
  expect(visited('c', ['b', 'a'])).toEqual(['c', 'b']);
  expect(visited('b', ['c', 'b'])).toEqual(['b', 'c']);
});
