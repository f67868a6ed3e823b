import { expect, test } from 'vitest';
import { daysAfter, hoursOf, mondayOf, today } from './visit-time';

const VISIT = { begins_at: '2027-03-16T18:00:00Z', ends_at: '2027-03-16T19:30:00Z', zone: 'America/Sao_Paulo' };

test('hours are those of the place, with the zone for who is elsewhere', () => {
  expect(hoursOf(VISIT, 'pt-BR', 'America/Sao_Paulo')).toMatch(/^15:00\s?[–-]\s?16:30$/);
  expect(hoursOf(VISIT, 'pt-BR', 'America/Argentina/Buenos_Aires')).toMatch(/16:30$/);
  expect(hoursOf(VISIT, 'pt-BR', 'Europe/Berlin')).toMatch(/^15:00.+16:30 \(America\/Sao_Paulo\)$/);
});

test('weeks begin on Monday, across months and clock changes', () => {
  expect(mondayOf('2027-03-01')).toBe('2027-03-01');
  expect(mondayOf('2027-02-28')).toBe('2027-02-22');
  expect(daysAfter('2027-03-26', 7)).toBe('2027-04-02');
  expect(daysAfter('2027-01-01', -1)).toBe('2026-12-31');
  expect(today(new Date(2027, 0, 5, 23, 59))).toBe('2027-01-05');
});
