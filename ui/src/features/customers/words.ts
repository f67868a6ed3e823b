import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

export const ADDRESS_KINDS: Record<string, MessageDescriptor> = {
  phone: msg`Phone`,
  mail: msg`E-mail`,
  chat: msg`Chat`,
  other: msg`Other`,
};

export const SOURCES: Record<string, MessageDescriptor> = {
  arrival: msg`They came from it`,
  agent: msg`Written down by an agent`,
  program: msg`From a program`,
  import: msg`Imported`,
  unknown: msg`Known from before`,
};

/** What consent is asked for; centres may record others, which are shown as they are called. */
export const PURPOSES: Record<string, MessageDescriptor> = {
  recording: msg`Recording of conversations`,
  marketing: msg`Offers and news`,
  surveys: msg`Surveys`,
  'data-processing': msg`Processing of personal data`,
};

export const CONSENT_SOURCES: Record<string, MessageDescriptor> = {
  call: msg`On the phone`,
  chat: msg`In a chat`,
  form: msg`In a form`,
  letter: msg`In writing`,
  'in-person': msg`In person`,
};

/** How sure we are who it is, by level. */
export const LEVELS: Record<string, MessageDescriptor> = {
  '0': msg`Not identified`,
  '1': msg`Number known`,
  '2': msg`Confirmed by a token`,
  '3': msg`Named by an agent`,
  '4': msg`Data checked`,
  '5': msg`Code confirmed`,
};

/** Fields of which one value wins in a merge. */
export const FIELDS: Record<string, MessageDescriptor> = {
  kind: msg`Person or organisation`,
  name: msg`Name`,
  language: msg`Language`,
  region_id: msg`Region`,
  environment: msg`Environment`,
  external_number: msg`Number elsewhere`,
  tags: msg`Tags`,
  note: msg`What everybody should know`,
};

export const KINDS: Record<string, MessageDescriptor> = {
  person: msg`Person`,
  organisation: msg`Organisation`,
};

export const LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'pt-BR', label: 'Português (Brasil)' },
  { value: 'zh-CN', label: '简体中文' },
];
