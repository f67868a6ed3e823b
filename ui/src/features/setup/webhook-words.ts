import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What a webhook can hear of. A kind that a newer server knows is shown by its own name. */
export const HOOK_EVENTS: Readonly<Record<string, MessageDescriptor>> = {
  'ticket.opened': msg`Ticket opened`,
  'ticket.changed': msg`Ticket changed`,
  'ticket.status_changed': msg`Status of a ticket changed`,
  'ticket.solved': msg`Ticket solved`,
  'ticket.reopened': msg`Ticket opened again`,
  'ticket.assigned': msg`Ticket given to somebody`,
  'ticket.message_received': msg`Requester wrote on a ticket`,
  'ticket.replied': msg`Ticket answered`,
  'ticket.deadline_near': msg`Deadline of a ticket is near`,
  'ticket.deadline_missed': msg`Deadline of a ticket missed`,
  'channel.delivery_waiting': msg`Message channel has a reply to deliver`,
  'interaction.started': msg`Interaction begun`,
  'interaction.ended': msg`Interaction ended`,
  'interaction.surveyed': msg`Customer asked how it was`,
  'webhook.test': msg`Test`,
};

export const HOOK_STATES: Readonly<Record<string, MessageDescriptor>> = {
  waiting: msg`Waiting`,
  held: msg`Held back`,
  done: msg`Arrived`,
  parked: msg`Given up`,
};

export const HOOK_STATE_COLOURS: Readonly<Record<string, string>> = {
  waiting: 'blue',
  held: 'yellow',
  done: 'green',
  parked: 'red',
};
