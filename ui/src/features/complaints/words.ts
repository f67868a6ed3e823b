import { msg } from '@lingui/core/macro';

/** How a complaint came. */
export const CAME_BY = {
  key: msg`Key 0`,
  voice: msg`Telephone`,
  mail: msg({ message: 'Mail', context: 'medium' }),
  chat: msg`Chat`,
  form: msg`Form`,
  web: msg`Web`,
  walk_up: msg`In person`,
  channel: msg`Message`,
  api: msg`API`,
  file: msg`File`,
} as const;

export const OUTCOMES = {
  satisfied: msg`Satisfied`,
  unsatisfied: msg`Unsatisfied`,
  'not-reworked': msg`Not reworked in time`,
  stopped: msg`Stopped`,
} as const;

export const REMEDIES = {
  apology: msg`Apology`,
  correction: msg`Correction`,
  goodwill: msg`Goodwill`,
} as const;

/** Figures by the names that the register knows them by. */
export const FIGURES = {
  received: msg({ message: 'Received', context: 'complaints' }),
  closed: msg({ message: 'Closed', context: 'complaints' }),
  promised: msg`Closed, with a time limit`,
  on_time: msg`On time`,
  not_on_time: msg`Not on time`,
  first_promised: msg`Closed, with a limit to the first answer`,
  first_on_time: msg`First answer on time`,
  first_late: msg`First answer late`,
  repeated: msg({ message: 'Repeated', context: 'complaints' }),
  escalated: msg({ message: 'Escalated', context: 'complaints' }),
  satisfied: msg({ message: 'Satisfied', context: 'complaints' }),
  unsatisfied: msg({ message: 'Unsatisfied', context: 'complaints' }),
  warned: msg`Warned of`,
  late: msg`With a late step`,
  goodwill: msg`With goodwill`,
  open: msg`Still open`,
} as const;
export type FigureName = keyof typeof FIGURES;
