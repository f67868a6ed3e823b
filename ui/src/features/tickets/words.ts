import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

type Words<Key extends string | number> = Record<Key, MessageDescriptor>;

export const STATUS_ORDER = ['new', 'open', 'pending', 'on_hold', 'solved', 'closed'] as const;
export type Status = (typeof STATUS_ORDER)[number];
/** Somebody has something to do, or waits for it. */
export const UNSOLVED: readonly Status[] = ['new', 'open', 'pending', 'on_hold'];

export const STATUSES: Words<Status> = {
  new: msg`New`,
  open: msg({ message: 'Open', context: 'ticket' }),
  pending: msg`Pending`,
  on_hold: msg({ message: 'On hold', context: 'ticket' }),
  solved: msg`Solved`,
  closed: msg`Closed`,
};

/** What the status says, for whoever has to choose one. */
export const STATUS_MEANINGS: Words<Status> = {
  new: msg`Nobody has taken it up`,
  open: msg`We are working on it`,
  pending: msg`Waits for the requester; the clocks stand`,
  on_hold: msg`Waits for somebody else; the clocks stand`,
  solved: msg`Done, unless the requester says otherwise`,
  closed: msg`Over for good`,
};

export const STATUS_COLOURS: Record<Status, string> = {
  new: 'orange',
  open: 'blue',
  pending: 'violet',
  on_hold: 'yellow',
  solved: 'teal',
  closed: 'gray',
};

export const PRIORITIES: Words<1 | 2 | 3 | 4> = {
  1: msg({ message: 'Critical', context: 'level' }),
  2: msg({ message: 'High', context: 'level' }),
  3: msg({ message: 'Normal', context: 'level' }),
  4: msg({ message: 'Low', context: 'level' }),
};

export const LEVELS: Words<'high' | 'medium' | 'low'> = {
  high: msg({ message: 'High', context: 'level' }),
  medium: msg({ message: 'Medium', context: 'level' }),
  low: msg({ message: 'Low', context: 'level' }),
};

export const TYPES: Words<'incident' | 'request' | 'complaint'> = {
  incident: msg`Incident`,
  request: msg({ message: 'Request', context: 'ticket' }),
  complaint: msg`Complaint`,
};

export const MEDIA: Words<string> = {
  mail: msg`By e-mail`,
  chat: msg`In a chat`,
  voice: msg`By telephone`,
  form: msg`By a form`,
  web: msg`On the web`,
  walk_up: msg`In person`,
  channel: msg`By a message channel`,
  file: msg`From a list`,
  api: msg`By another system`,
};

/** Fields of a ticket, as they are called beside their values. */
export const FIELDS: Words<string> = {
  subject: msg({ message: 'Subject', context: 'ticket' }),
  type: msg`Type`,
  status: msg`Status`,
  priority: msg`Priority`,
  impact: msg`Impact`,
  urgency: msg`Urgency`,
  requester_id: msg`Requester`,
  brand_id: msg`Brand`,
  unit_id: msg`Team`,
  assignee_id: msg`Assignee`,
  tags: msg`Tags`,
  language: msg`Language`,
  follow_up_at: msg`Follow up on`,
};

export const VISIT_KINDS: Words<'on_site' | 'at_counter'> = {
  on_site: msg`At the requester's`,
  at_counter: msg`At our counter`,
};

export const VISIT_STATUSES: Words<'planned' | 'done' | 'missed' | 'cancelled'> = {
  planned: msg({ message: 'Planned', context: 'visit' }),
  done: msg({ message: 'Done', context: 'visit' }),
  missed: msg({ message: 'Missed', context: 'visit' }),
  cancelled: msg({ message: 'Cancelled', context: 'visit' }),
};

/** What a ticket is to another one, and what that one is to it. */
export const RELATIONS: Words<string> = {
  child_of: msg`Part of`,
  duplicate_of: msg`Duplicate of`,
  caused_by: msg`Caused by`,
  blocked_by: msg`Blocked by`,
  follows: msg`Follows`,
};

export const REVERSED: Words<string> = {
  child_of: msg`Parts`,
  duplicate_of: msg`Duplicates`,
  caused_by: msg`Causes`,
  blocked_by: msg`Blocks`,
  follows: msg`Followed by`,
};
