import { setupI18n } from '@lingui/core';
import { expect, test } from 'vitest';
import { MENDS, SENTENCES } from './finding-sentences';
import { FINDINGS } from './finding-words';
import { spoken } from './spoken';

const i18n = setupI18n({ locale: 'pt-BR', messages: { 'pt-BR': {} } });
const say = (code: string, values: Record<string, unknown>) =>
  i18n._({ ...SENTENCES[code], values: spoken(values, 'pt-BR') } as never);

test('a finding is said with its names, and with its numbers as its reader writes them', () => {
  expect(say('disk.little', { folder: '/data', free_bytes: 3.25 * 2 ** 30 })).toBe(
    'The disk of /data has 3,3 GB left.',
  );
  expect(say('clock.apart', { whose: 'PostgreSQL', ahead_s: -7.2 })).toBe(
    "The clock of PostgreSQL is 7 s apart from this machine's.",
  );
  expect(say('jobs.failed', { count: 12_000 })).toBe('12.000 jobs failed for good.');
});

test('a moment is no ISO time, and a port no amount', () => {
  expect(spoken({ since: '2026-03-02T01:00:00+00:00' }, 'en').since).toContain('March 2, 2026');
  expect(spoken({ port: 8080 }, 'en').port).toBe('8080');
});

test('what has a sentence has a title', () => {
  const titled = new Set(Object.keys(FINDINGS));
  expect([...Object.keys(SENTENCES), ...Object.keys(MENDS)].filter((code) => !titled.has(code))).toEqual([]);
});
