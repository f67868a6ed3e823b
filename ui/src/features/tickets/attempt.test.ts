import { expect, test } from 'vitest';
import { attemptOf } from './attempt';

test('what is sent again keeps its name, what was changed gets another', () => {
  let n = 0;
  const make = () => String(++n);
  const first = attemptOf(null, { text: 'Hello', status: 'pending' }, make);
  expect(attemptOf(first, { text: 'Hello', status: 'pending' }, make)).toBe(first);
  expect(attemptOf(first, { text: 'Hello!', status: 'pending' }, make).clientId).toBe('2');
  expect(attemptOf(first, { text: 'Hello', status: 'solved' }, make).clientId).toBe('3');
});
