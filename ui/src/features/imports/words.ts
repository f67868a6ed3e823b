import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { FileImport, ImportLine } from '../../api/types';

/** What one calls the page, by what is brought in, and where the list is. */
export const KINDS: Record<
  string,
  { title: MessageDescriptor; list: '/customers' | '/tickets' | '/knowledge' | '/setup/services' }
> = {
  customers: { title: msg`Import customers`, list: '/customers' },
  articles: { title: msg`Import articles`, list: '/knowledge' },
  services: { title: msg`Import services`, list: '/setup/services' },
  tickets: { title: msg`Import tickets`, list: '/tickets' },
};

/** What is to become of a line, or has become of it. */
export const LINE_STATES: Record<ImportLine['state'], MessageDescriptor> = {
  waiting: msg`Being checked`,
  new: msg({ message: 'New', context: 'import' }),
  update: msg`Changes what is there`,
  same: msg`Says nothing new`,
  skipped: msg`There already, left out`,
  refused: msg`Not taken`,
  made: msg`Brought in`,
  updated: msg({ message: 'Changed', context: 'import' }),
  taken_back: msg`Taken back`,
  kept: msg`Left as it is`,
};

export const LINE_COLOURS: Partial<Record<ImportLine['state'], string>> = {
  new: 'teal',
  update: 'blue',
  made: 'teal',
  updated: 'blue',
  refused: 'red',
  kept: 'orange',
};

export const STATES: Record<FileImport['state'], MessageDescriptor> = {
  checking: msg`Being checked`,
  ready: msg`Waits for you to confirm it`,
  running: msg`Being brought in`,
  done: msg`Brought in`,
  undoing: msg`Being undone`,
  undone: msg`Undone`,
};

export const ENCODINGS: Record<FileImport['encoding'], string> = {
  'utf-8': 'UTF-8',
  'utf-16': 'UTF-16',
  gb18030: 'GB18030',
  'windows-1252': 'Windows-1252',
};

export const DELIMITERS: Record<FileImport['delimiter'], MessageDescriptor> = {
  comma: msg`Comma`,
  semicolon: msg`Semicolon`,
  tab: msg`Tab`,
};
