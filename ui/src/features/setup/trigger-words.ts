import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export const WHENS: Readonly<Record<string, MessageDescriptor>> = {
  event: msg`Something happens`,
  schedule: msg`At certain times`,
  condition: msg`Something has been so for too long`,
};

export const WAITS: Readonly<Record<string, MessageDescriptor>> = {
  unanswered: msg`The requester waits for an answer`,
  unassigned: msg`Nobody was given the ticket`,
  unsolved: msg`The ticket is not solved`,
  unchanged: msg`Nothing has changed on the ticket`,
};

export const RESULTS: Readonly<Record<string, MessageDescriptor>> = {
  fired: msg`Process started`,
  not_met: msg`Condition not met`,
  loop: msg`Loop prevented`,
  storm: msg`Too many at once`,
  failed: msg({ message: 'Failed', context: 'trigger' }),
};

export const RESULT_COLOURS: Readonly<Record<string, string>> = {
  fired: 'green',
  not_met: 'gray',
  loop: 'orange',
  storm: 'red',
  failed: 'red',
};

/** What is wrong, by the server's code. What it says of an expression is shown as it comes. */
export const FAULTS: Readonly<Record<string, MessageDescriptor>> = {
  no_event: msg`Choose what happens.`,
  no_time: msg`Say at what time.`,
  no_zone: msg`Choose a time zone.`,
  no_wait: msg`Choose what has been so for too long.`,
  no_length: msg`Write a length of time such as 30m, 4h or 4h working.`,
  too_long: msg`Longer than thirty days is not possible.`,
  no_process: msg`Choose a process.`,
  unfit: msg`This process talks with a customer, and none is there.`,
  no_input: msg`The process has no such input.`,
  missing: msg`The process needs this.`,
  secret: msg`A trigger cannot give a secret.`,
};
