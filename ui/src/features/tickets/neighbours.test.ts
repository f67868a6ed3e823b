import { expect, test } from 'vitest';
import { neighbour, remember } from './neighbours';

test('one goes through the list as it was, and not out of it', () => {
  remember([1042, 1040, 1051].map((number) => ({ id: `t${number}`, number })));
  expect(neighbour(1040, 1)).toEqual({ id: 't1051', number: 1051 });
  expect(neighbour(1040, -1)?.number).toBe(1042);
  expect(neighbour(1042, -1)).toBeUndefined();
  expect(neighbour(1051, 1)).toBeUndefined();
  expect(neighbour(7, 1)).toBeUndefined();
});
