import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** The types of steps as people call them; the names in files are the same in every language. */
const WORDS: Record<string, MessageDescriptor> = {
  announcement: msg({ message: 'Announcement', context: 'step' }),
  answer: msg({ message: 'Suggest articles', context: 'step' }),
  ask: msg({ message: 'Ask', context: 'step' }),
  await: msg({ message: 'Wait for an event', context: 'step' }),
  call: msg({ message: 'Sub-process', context: 'step' }),
  callback: msg({ message: 'Callback', context: 'step' }),
  collect: msg({ message: 'Collect', context: 'step' }),
  decide: msg({ message: 'Decide', context: 'step' }),
  diagnose: msg({ message: 'Diagnostic check', context: 'step' }),
  dial: msg({ message: 'Call out', context: 'step' }),
  dispose: msg({ message: 'Disposition', context: 'step' }),
  end: msg({ message: 'End', context: 'step' }),
  fork: msg({ message: 'In parallel', context: 'step' }),
  form: msg({ message: 'Form', context: 'step' }),
  hours: msg({ message: 'Opening hours', context: 'step' }),
  http: msg({ message: 'Web request', context: 'step' }),
  identify: msg({ message: 'Identify', context: 'step' }),
  join: msg({ message: 'Join', context: 'step' }),
  language: msg({ message: 'Language', context: 'step' }),
  lookup: msg({ message: 'Look up', context: 'step' }),
  milestone: msg({ message: 'Milestone', context: 'step' }),
  note: msg({ message: 'Note', context: 'step' }),
  notify: msg({ message: 'Notify', context: 'step' }),
  priority: msg({ message: 'Priority', context: 'step' }),
  queue: msg({ message: 'Queue', context: 'step' }),
  'queue-state': msg({ message: 'Queue state', context: 'step' }),
  record: msg({ message: 'Recording', context: 'step' }),
  review: msg({ message: 'Review', context: 'step' }),
  ring: msg({ message: 'Ring', context: 'step' }),
  say: msg({ message: 'Say', context: 'step' }),
  set: msg({ message: 'Set values', context: 'step' }),
  show: msg({ message: 'Show a page', context: 'step' }),
  split: msg({ message: 'Split', context: 'step' }),
  survey: msg({ message: 'Survey', context: 'step' }),
  tag: msg({ message: 'Tag', context: 'step' }),
  task: msg({ message: 'Task', context: 'step' }),
  ticket: msg({ message: 'Ticket', context: 'step' }),
  transfer: msg({ message: 'Transfer', context: 'step' }),
  voicemail: msg({ message: 'Voicemail', context: 'step' }),
  wait: msg({ message: 'Wait', context: 'step' }),
};

/** The word for a type of step in the reader's language; a type that is not known here is called what it is. */
export function stepWord(type: unknown): string {
  const word = WORDS[String(type)];
  return word ? i18n._(word) : String(type);
}
