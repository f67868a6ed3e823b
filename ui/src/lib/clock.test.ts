import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { learnServerTime, useNow } from './clock';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-01-01T10:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

test('timers follow the clock of the server when ours is wrong, and ignore its rounding', () => {
  const { result } = renderHook(() => useNow());
  learnServerTime('Thu, 01 Jan 2026 10:05:00 GMT');
  act(() => void vi.advanceTimersByTime(1000));
  expect(result.current).toBe(Date.parse('2026-01-01T10:05:01.500Z'));
  learnServerTime('Thu, 01 Jan 2026 10:05:02 GMT');
  act(() => void vi.advanceTimersByTime(1000));
  expect(result.current).toBe(Date.parse('2026-01-01T10:05:02.500Z'));
  learnServerTime(null);
  learnServerTime('nonsense');
  act(() => void vi.advanceTimersByTime(1000));
  expect(result.current).toBe(Date.parse('2026-01-01T10:05:03.500Z'));
});
