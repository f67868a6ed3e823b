import { describe, expect, it } from 'vitest';
import { BORDERS, warmth } from './heat';

describe('warmth', () => {
  it('rises with each border that a length reaches', () => {
    expect([0, 59].map(warmth)).toEqual([1, 1]);
    expect(BORDERS.map(warmth)).toEqual([2, 3, 4, 5]);
  });
});
