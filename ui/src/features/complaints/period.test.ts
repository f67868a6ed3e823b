import { expect, test } from 'vitest';
import { PERIODS, periodOf } from './period';

const NOW = new Date(2026, 2, 15, 13, 45);

test('months begin on the first and days end at midnight', () => {
  expect(periodOf('last-month', NOW)).toEqual({
    from: new Date(2026, 1, 1).toISOString(),
    to: new Date(2026, 2, 1).toISOString(),
  });
  expect(periodOf('30-days', NOW).from).toBe(new Date(2026, 1, 14).toISOString());
  expect(periodOf('this-month', NOW).to).toBe(new Date(2026, 2, 16).toISOString());
});

test('the server takes every one of them: they end after they begin and are at most 400 days', () => {
  for (const period of PERIODS) {
    const { from, to } = periodOf(period, new Date(2026, 0, 1));
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
    expect(days).toBeGreaterThan(0);
    expect(days).toBeLessThanOrEqual(400);
  }
});
