import { expect, test } from 'vitest';
import { firstProcess, readPeople, slugOf, weekOf } from './own-centre';

test('people are read from commas, semicolons and tabs; each wrong line says why', () => {
  const text = [
    'Ana Souza, ana@example.com, long enough 1',
    '',
    'Bo;bo@example.com',
    'Li\tli@example.com\t',
    'only a name',
    'Cy, not an address',
    'Di, di@example.com, short',
    'Ana again, ANA@example.com',
    'too, many@example.com, long enough 1, columns',
  ].join('\n');
  const { people, troubles } = readPeople(text);
  expect(people.map(({ line, name, password }) => [line, name, password])).toEqual([
    [1, 'Ana Souza', 'long enough 1'],
    [3, 'Bo', ''],
    [4, 'Li', ''],
  ]);
  expect(troubles.map(({ line, why }) => [line, why])).toEqual([
    [5, 'columns'],
    [6, 'email'],
    [7, 'password'],
    [8, 'twice'],
    [9, 'columns'],
  ]);
});

test('midnight is the end of the day, and the weekend is asked for', () => {
  expect(weekOf({ opens: '09:00', closes: '18:00', weekend: false }).map(({ day }) => day)).toEqual([0, 1, 2, 3, 4]);
  expect(weekOf({ opens: '00:00', closes: '00:00', weekend: true })).toHaveLength(7);
  expect(weekOf({ opens: '00:00', closes: '00:00', weekend: true })[6]).toEqual({ day: 6, from: '00:00', to: '24:00' });
});

test('every name gives an address, in any script', () => {
  expect(slugOf('Suporte São Paulo')).toBe('suporte-sao-paulo');
  for (const name of ['客服热线', '!!!', 'A'.repeat(200)]) expect(slugOf(name)).toMatch(/^[a-z0-9][a-z0-9_-]{0,62}$/);
});

test('the first process names its own calendar and queue, and quotes what people typed', () => {
  const own = { entry: 'Help: "us"', greeting: 'Hello', language: 'en' } as never;
  const text = firstProcess('help', own);
  expect(text).toContain('calendar: help');
  expect(text).toContain('queue: help');
  expect(text).toContain(String.raw`title: {"en":"Help: \"us\""}`);
});
