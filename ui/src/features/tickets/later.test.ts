import { expect, test } from 'vitest';
import { tomorrowMorning } from './later';

test('the next morning comes after the end of a month and of a year', () => {
  expect(tomorrowMorning(new Date(2026, 11, 31, 23, 59))).toBe('2027-01-01T09:00');
  expect(tomorrowMorning(new Date(2028, 1, 28, 0, 0))).toBe('2028-02-29T09:00');
});
