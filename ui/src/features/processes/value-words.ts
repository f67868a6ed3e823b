import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const LEVELS: Record<string, MessageDescriptor> = {
  high: msg({ message: 'High', context: 'value' }),
  medium: msg({ message: 'Medium', context: 'value' }),
  low: msg({ message: 'Low', context: 'value' }),
};
const EVIDENCE: Record<string, MessageDescriptor> = {
  number: msg({ message: 'Number or address', context: 'value' }),
  token: msg({ message: 'Token', context: 'value' }),
  data: msg({ message: 'Data compared', context: 'value' }),
  code: msg({ message: 'Code sent', context: 'value' }),
};

/** Names of the values that a field can have, field by field. Those of types that share a field do not collide. */
const VALUES: Record<string, Record<string, MessageDescriptor>> = {
  action: {
    start: msg({ message: 'Start', context: 'value' }),
    pause: msg({ message: 'Pause', context: 'value' }),
    resume: msg({ message: 'Resume', context: 'value' }),
    stop: msg({ message: 'Stop', context: 'value' }),
    open: msg({ message: 'Open a new one', context: 'value' }),
    update: msg({ message: 'Change it', context: 'value' }),
    link: msg({ message: 'Join the interaction to it', context: 'value' }),
    close: msg({ message: 'Close it', context: 'value' }),
  },
  announce: {
    position: msg({ message: 'Place in the queue', context: 'value' }),
    'expected-wait': msg({ message: 'Expected wait', context: 'value' }),
  },
  answer: {
    any: msg({ message: 'Anything', context: 'value' }),
    boolean: msg({ message: 'Yes or no', context: 'value' }),
    list: msg({ message: 'List', context: 'value' }),
    map: msg({ message: 'Map', context: 'value' }),
    number: msg({ message: 'Number', context: 'value' }),
    text: msg({ message: 'Text', context: 'value' }),
  },
  by: {
    ...EVIDENCE,
    screen: msg({ message: 'On the screen', context: 'value' }),
    mail: msg({ message: 'By e-mail', context: 'value' }),
  },
  decisions: {
    approved: msg({ message: 'Approved', context: 'value' }),
    refused: msg({ message: 'Refused', context: 'value' }),
    returned: msg({ message: 'Returned', context: 'value' }),
  },
  facts: {
    name: msg({ message: 'Name', context: 'value' }),
    number: msg({ message: 'Customer number', context: 'value' }),
    mail: msg({ message: 'E-mail', context: 'value' }),
    phone: msg({ message: 'Telephone', context: 'value' }),
  },
  impact: LEVELS,
  kind: {
    digits: msg({ message: 'Digits', context: 'value' }),
    text: msg({ message: 'Text', context: 'value' }),
    number: msg({ message: 'Number', context: 'value' }),
    date: msg({ message: 'Date', context: 'value' }),
    email: msg({ message: 'E-mail address', context: 'value' }),
    phone: msg({ message: 'Telephone number', context: 'value' }),
    boolean: msg({ message: 'Yes or no', context: 'value' }),
    choice: msg({ message: 'Choice', context: 'value' }),
    file: msg({ message: 'File', context: 'value' }),
    csat: msg({ message: 'Satisfaction (CSAT)', context: 'value' }),
    ces: msg({ message: 'Effort (CES)', context: 'value' }),
    nps: msg({ message: 'Recommendation (NPS)', context: 'value' }),
    incident: msg({ message: 'Incident', context: 'value' }),
    request: msg({ message: 'Request', context: 'value' }),
    complaint: msg({ message: 'Complaint', context: 'value' }),
    service: msg({ message: 'Service process', context: 'value' }),
    management: msg({ message: 'Management process', context: 'value' }),
  },
  media: {
    voice: msg({ message: 'Call', context: 'value' }),
    chat: msg({ message: 'Chat', context: 'value' }),
    mail: msg({ message: 'E-mail', context: 'value' }),
    form: msg({ message: 'Form', context: 'value' }),
    'in-person': msg({ message: 'In person', context: 'value' }),
  },
  need: {
    all: msg({ message: 'All', context: 'value' }),
    any: msg({ message: 'The first', context: 'value' }),
  },
  status: {
    open: msg({ message: 'Open', context: 'value' }),
    pending: msg({ message: 'Waiting for the requester', context: 'value' }),
    on_hold: msg({ message: 'On hold', context: 'value' }),
    solved: msg({ message: 'Solved', context: 'value' }),
  },
  least: EVIDENCE,
  urgency: LEVELS,
};

/** Values that have the same name in every language. */
export const AS_WRITTEN = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** A value that a field can have as people call it; undefined for what an author wrote. */
export function valueWord(field: string, value: unknown): string | undefined {
  const word = VALUES[field]?.[String(value)];
  return word ? i18n._(word) : undefined;
}
