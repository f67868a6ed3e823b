import { expect, test } from 'vitest';
import type { KindKept } from '../../api/types';
import { isShorter, meant } from './change-days';

const chats: KindKept = {
  kind: 'chats',
  days: 30,
  days_in_file: 365,
  changed_at: '2030-01-01T00:00:00Z',
  changed_by: null,
  removed: null,
};

test('an empty field means what the settings file says', () => {
  expect([meant(7, chats), meant(0, chats), meant(null, chats), meant('', chats)]).toEqual([7, 0, 365, 365]);
});

test('it warns only where something goes that would have stayed', () => {
  const cases: Array<[number, number, boolean]> = [
    [7, 30, true],
    [30, 30, false],
    [90, 30, false],
    [0, 30, false],
    [30, 0, true],
    [0, 0, false],
  ];
  for (const [days, before, warns] of cases) expect(isShorter(days, before)).toBe(warns);
});
