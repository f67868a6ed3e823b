import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

type Words = Record<string, MessageDescriptor>;

/** What an interaction is doing. */
export const STATES: Words = {
  arriving: msg`Arriving`,
  in_process: msg`In the menu`,
  queued: msg`Waiting`,
  offered: msg`Ringing`,
  connecting: msg`Connecting`,
  active: msg`Talking`,
  held: msg`On hold`,
  wrap_up: msg`Wrap-up`,
  ended: msg`Ended`,
};

export const STATE_COLOURS: Record<string, string> = {
  queued: 'orange',
  offered: 'violet',
  connecting: 'violet',
  active: 'teal',
  held: 'yellow',
  wrap_up: 'blue',
};

export const ENDINGS: Words = {
  completed: msg`Completed by the menu`,
  customer_left: msg`Customer hung up`,
  abandoned: msg`Abandoned`,
  agent_ended: msg`Agent hung up`,
  lost: msg`Lost`,
};

export const SEGMENTS: Words = {
  in_process: msg`Menu`,
  queued: msg`Wait`,
  talk: msg`Talk`,
  held: msg`Hold`,
  wrap_up: msg`Wrap-up`,
};

export const MEDIA: Words = {
  voice: msg`Phone`,
  chat: msg`Chat`,
  mail: msg`E-mail`,
  form: msg`Web form`,
  in_person: msg`In person`,
};

/** Lines of an interaction's timeline, by the last part of the event's type. */
export const HAPPENINGS: Words = {
  started: msg`The customer arrived`,
  identified: msg`The customer was identified`,
  queued: msg`Waiting in the queue`,
  offered: msg`Offered to an agent`,
  offer_ended: msg`The offer ended`,
  assigned: msg`Accepted by an agent`,
  connected: msg`Agent and customer connected`,
  not_connected: msg`The agent could not be connected`,
  held: msg`Put on hold`,
  resumed: msg`Taken back from hold`,
  agent_left: msg`The agent's part ended`,
  ended: msg`The customer's part ended`,
  closed: msg`Closed`,
  noted: msg`A note was written`,
  tagged: msg`Tags were changed`,
  disposed: msg`A disposition was chosen`,
  screen_changed: msg`The process showed a step`,
  recording_started: msg`Recording started`,
  recording_paused: msg`Recording paused`,
  recording_resumed: msg`Recording went on`,
  recording_ended: msg`Recording ended`,
  step_done: msg`A step was done`,
  left_path: msg`The process was left`,
  keys: msg`Keys were pressed`,
  wrap_up_started: msg`Wrap-up began`,
  wrap_up_ended: msg`Wrap-up ended`,
  leg_lost: msg`The line was lost`,
  leg_back: msg`The line is back`,
};

/** The words for a code, or the code itself when it is newer than we are. */
export function wordsFor(
  words: Words,
  code: string | null | undefined,
  translate: (d: MessageDescriptor) => string,
): string {
  if (!code) return '';
  const found = words[code] ?? words[code.split('.').at(-1) ?? ''];
  return found ? translate(found) : code.replaceAll('_', ' ');
}
