import { msg } from '@lingui/core/macro';

export const VERDICTS = ['used', 'not_used', 'used_wrongly'] as const;
export type Verdict = (typeof VERDICTS)[number];
export const JUDGED = {
  used: msg({ message: 'Used', context: 'process' }),
  not_used: msg({ message: 'Not used', context: 'process' }),
  used_wrongly: msg({ message: 'Used wrongly', context: 'process' }),
} as const;
export const COLOURS = { used: 'green', not_used: 'red', used_wrongly: 'orange' } as const;
export const STRATA = {
  unit: msg`Unit`,
  person: msg`Person`,
  process: msg`Process`,
  channel: msg`Channel`,
  entry_point: msg`Entry point`,
  medium: msg`Medium`,
  weekday: msg`Weekday`,
  day_part: msg`Part of the day`,
} as const;
export type Stratum = keyof typeof STRATA;
export const WALKED = {
  fine: msg`As it should be`,
  wrong: msg`Something is wrong`,
  not_met: msg`Not met`,
} as const;
export const RESULTS = ['fine', 'wrong', 'not_met'] as const;
export type Result = (typeof RESULTS)[number];
export const SEVERITIES = {
  high: msg({ message: 'High', context: 'severity' }),
  medium: msg({ message: 'Medium', context: 'severity' }),
  low: msg({ message: 'Low', context: 'severity' }),
} as const;
export type Severity = keyof typeof SEVERITIES;
export const SEVERITY_COLOURS = { high: 'red', medium: 'orange', low: 'gray' } as const;
export const FINDING_STATES = {
  open: msg({ message: 'Open', context: 'finding' }),
  mended: msg({ message: 'Mended', context: 'finding' }),
  verified: msg({ message: 'Verified', context: 'finding' }),
} as const;
export type FindingState = keyof typeof FINDING_STATES;
export const STATE_COLOURS = { open: 'red', mended: 'orange', verified: 'green' } as const;
export const KEY = ['inspections'];
