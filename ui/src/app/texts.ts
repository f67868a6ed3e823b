import { msg } from '@lingui/core/macro';

export const ARTICLES = msg`Knowledge`;
export const GO = msg`Go to`;
export const TICKETS = { group: msg`Tickets`, open: msg`New ticket` };
export const HELP = { group: msg`General`, palette: msg`Search and commands`, keys: msg`Keys on this page` };
export const ME = {
  group: msg`Me`,
  dark: msg`Dark appearance`,
  light: msg`Light appearance`,
  system: msg`Appearance of the system`,
  sessions: msg`Where I am signed in`,
  absences: msg`Planned absence`,
  signOut: msg`Sign out`,
};
