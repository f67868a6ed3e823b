import { expect, test } from 'vitest';
import { registerQuery } from './query';

test('only what the register knows is asked, and only what is set', () => {
  expect(registerQuery({ view: 'figures', open: 'x', region: 'none', cause: '', overdue: 'true' })).toEqual({
    region: 'none',
    overdue: 'true',
  });
});

test('a figure needs its period', () => {
  expect(registerQuery({ figure: 'late', from: 'a' })).toEqual({ from: 'a' });
  expect(registerQuery({ figure: 'late', from: 'a', to: 'b' })).toEqual({ figure: 'late', from: 'a', to: 'b' });
});
