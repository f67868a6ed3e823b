import { expect, test } from 'vitest';
import { clock, dayOf, lengthOf, moment, secondsBetween } from './format';
import { regional } from './regional';

test('lengths of time', () => {
  expect([0, 7, 187, 3729, -5].map(clock)).toEqual(['0:00', '0:07', '3:07', '1:02:09', '0:00']);
  expect(secondsBetween('2026-01-01T10:00:00Z', Date.parse('2026-01-01T10:00:30Z'))).toBe(30);
});

test('lengths in words, hours staying hours', () => {
  const said = (seconds: number, language = 'en') => lengthOf(seconds, language).replaceAll('\u00a0', ' ');
  expect([0, 40, 90, 3600, 5400, 100_800].map((seconds) => said(seconds))).toEqual([
    '0 sec',
    '40 sec',
    '2 min',
    '1 hr',
    '1 hr 30 min',
    '28 hr',
  ]);
  expect(said(5400, 'pt-BR')).toBe('1 h 30 min');
  expect(said(5400, 'zh-CN')).toBe('1小时 30分钟');
});

test('a calendar day is the same everywhere', () => {
  expect(dayOf('2026-12-25', 'pt-BR')).toBe('25 de dezembro');
});

test('today needs no date, another year does', () => {
  const now = new Date(2026, 5, 15, 18, 0).getTime();
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
  expect(moment(at(2026, 5, 15, 9, 5), 'pt-BR', now)).toBe('09:05');
  expect(moment(at(2026, 5, 14, 9, 5), 'pt-BR', now)).toMatch(/^14 de jun\.?,? 09:05$/);
  expect(moment(at(2025, 5, 14, 9, 5), 'pt-BR', now, true)).toMatch(/2025/);
});

test("dates follow the reader's own variant of the language, if the browser names one", () => {
  expect(regional('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
  expect(regional('pt-BR', ['en-GB', 'pt-PT'])).toBe('pt-PT');
  expect(regional('zh-CN', ['en-GB'])).toBe('zh-CN');
});
