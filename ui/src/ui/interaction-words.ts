import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

type Words = Record<string, MessageDescriptor>;

/** What an interaction is doing. */
const STATES: Words = {
  arriving: msg`Arriving`,
  in_process: msg`In the menu`,
  queued: msg`Waiting`,
  offered: msg`Ringing`,
  connecting: msg`Connecting`,
  active: msg`Talking`,
  held: msg`On hold`,
  parked: msg`Parked`,
  wrap_up: msg`Wrap-up`,
  ended: msg`Ended`,
};

const WRITTEN_STATES: Words = { ...STATES, active: msg`In chat` };

const FORM_STATES: Words = { ...STATES, in_process: msg`Being filled in`, active: msg`In work` };

export function statesOf(medium: string): Words {
  if (medium === 'form') return FORM_STATES;
  return medium === 'voice' ? STATES : WRITTEN_STATES;
}

/** Whether there is something written to read: a chat, or what was filled in. */
export function isWritten(medium: string): boolean {
  return medium === 'chat' || medium === 'form';
}

export const STATE_COLOURS: Record<string, string> = {
  queued: 'orange',
  offered: 'violet',
  connecting: 'violet',
  active: 'teal',
  held: 'yellow',
  parked: 'yellow',
  wrap_up: 'blue',
};

const ENDINGS: Words = {
  completed: msg`Completed by the menu`,
  customer_left: msg`Customer hung up`,
  abandoned: msg`Abandoned`,
  agent_ended: msg`Agent hung up`,
  lost: msg`Lost`,
  not_reached: msg`Not reached by callback`,
  unanswered: msg`Not answered`,
  declined: msg`Declined`,
};

const WRITTEN_ENDINGS: Words = {
  ...ENDINGS,
  customer_left: msg`Customer left`,
  agent_ended: msg`Agent ended it`,
};

/** Between colleagues nobody is the customer, and there is no menu. */
const COLLEAGUES_ENDINGS: Words = {
  ...ENDINGS,
  completed: msg`Ended`,
  abandoned: msg`Caller hung up`,
};

const FORM_ENDINGS: Words = { ...WRITTEN_ENDINGS, completed: msg`Completed`, customer_left: msg`Left halfway` };

export function endingsOf(medium: string, internal = false): Words {
  if (internal) return COLLEAGUES_ENDINGS;
  if (medium === 'form') return FORM_ENDINGS;
  return medium === 'voice' ? ENDINGS : WRITTEN_ENDINGS;
}

const SEGMENTS: Words = {
  in_process: msg`Menu`,
  queued: msg`Wait`,
  callback: msg`Wait for the callback`,
  talk: msg`Talk`,
  held: msg`Hold`,
  parked: msg`Parked`,
  wrap_up: msg`Wrap-up`,
};

/** Lines of an interaction's timeline, by the event's type. Events that are not here are for the audit only. */
export const HAPPENINGS: Words = {
  'interactions.started': msg`The customer arrived`,
  'interactions.identified': msg`The customer was identified`,
  'routing.queued': msg`Waiting in the queue`,
  'routing.relaxed': msg`Fewer skills are asked for now`,
  'routing.offered': msg`Offered to an agent`,
  'routing.offer_ended': msg`The offer ended`,
  'routing.assigned': msg`Accepted by an agent`,
  'routing.overflowed': msg`Went over to another queue`,
  'interactions.connected': msg`Agent and customer connected`,
  'interactions.not_connected': msg`The agent could not be connected`,
  'interactions.held': msg`Put on hold`,
  'interactions.resumed': msg`Taken back from hold`,
  'interactions.transferred': msg`Transferred`,
  'interactions.came_back': msg`The transfer came back`,
  'interactions.parked': msg`Parked`,
  'interactions.fetched': msg`Fetched from its slot`,
  'interactions.callback_opened': msg`The customer is to be called back`,
  'interactions.callback_tried': msg`The customer was called back`,
  'interactions.callback_ended': msg`The callback ended`,
  'interactions.consult_asked': msg`A colleague was asked`,
  'interactions.consult_connected': msg`The colleague joined the consult`,
  'interactions.consult_ended': msg`The consult ended`,
  'interactions.agent_left': msg`The agent's part ended`,
  'interactions.ended': msg`The customer's part ended`,
  'interactions.closed': msg`Closed`,
  'interactions.noted': msg`A note was written`,
  'interactions.tagged': msg`Tags were changed`,
  'interactions.classified': msg`The service was told`,
  'interactions.disposed': msg`A disposition was chosen`,
  'interactions.surveyed': msg`The customer was asked how it was`,
  'routing.wrap_up_started': msg`Wrap-up began`,
  'routing.wrap_up_ended': msg`Wrap-up ended`,
  'voice.recording_started': msg`Recording started`,
  'voice.recording_paused': msg`Recording paused`,
  'voice.recording_continued': msg`Recording went on`,
  'voice.recording_ended': msg`Recording ended`,
  'voice.recording_played': msg`Somebody listened to the recording`,
  'voice.media_lost': msg`The line was lost`,
  'voice.media_back': msg`The line is back`,
};

/** Between colleagues there is no customer, no queue and no agent. */
const COLLEAGUES_HAPPENINGS: Words = {
  'interactions.colleague_called': msg`A colleague was called`,
  'routing.offered': msg`It rings at the colleague's desk`,
  'routing.offer_ended': msg`It rings no longer`,
  'routing.assigned': msg`Accepted`,
  'interactions.connected': msg`Connected`,
  'interactions.not_connected': msg`The phone could not be connected`,
  'interactions.held': msg`Put on hold`,
  'interactions.resumed': msg`Taken back from hold`,
  'interactions.ended': msg`The call ended`,
  'interactions.noted': msg`A note was written`,
  'interactions.tagged': msg`Tags were changed`,
  'voice.media_lost': msg`The line was lost`,
  'voice.media_back': msg`The line is back`,
};

export function happeningsOf(internal: boolean): Words {
  return internal ? COLLEAGUES_HAPPENINGS : HAPPENINGS;
}

export function segmentsOf(internal: boolean): Words {
  return internal ? { ...SEGMENTS, queued: msg`Ringing` } : SEGMENTS;
}

/** The words for a code, or the code itself when it is newer than we are. */
export function wordsFor(
  words: Words,
  code: string | null | undefined,
  translate: (d: MessageDescriptor) => string,
): string {
  if (!code) return '';
  const found = words[code];
  return found ? translate(found) : code.replaceAll('_', ' ');
}
