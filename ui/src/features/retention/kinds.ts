import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { KindKept } from '../../api/types';

type Words = { name: MessageDescriptor; what: MessageDescriptor };

/** What goes, and from when its days count. */
export const KINDS: Record<KindKept['kind'], Words> = {
  recordings: {
    name: msg`Recordings and voicemail`,
    what: msg`The audio, from its end. The entry stays and says when it was deleted.`,
  },
  captions: { name: msg`Spoken texts`, what: msg`What callers were told, as text, from the end of the call.` },
  addresses: {
    name: msg`Network addresses and sign-ins`,
    what: msg`Addresses of callers and chat pages, and finished sign-ins, from their end.`,
  },
  chats: { name: msg`Chats`, what: msg`What was written and sent, from the end of the chat.` },
  mail: { name: msg`Mail`, what: msg`The mail as it came, from when it was filed. Tickets keep the words.` },
  messages: { name: msg`Messages between colleagues`, what: msg`What was written, from then.` },
  solved: {
    name: msg`Solved tickets`,
    what: msg`How long a solved ticket is open to answers before it is closed. Nothing is lost by it.`,
  },
  tickets: { name: msg`Tickets`, what: msg`Words, files and fields, from the close. Times and outcome stay.` },
  drafts: {
    name: msg`Drafts`,
    what: msg`Replies, notes and tickets that were begun and not sent, from the last word.`,
  },
  notes: {
    name: msg`Notes and notices`,
    what: msg`Notes on interactions, from the close; notices, the hand-over log, refused breaks, searches in vain.`,
  },
  runs: {
    name: msg`What processes learned`,
    what: msg`Values and reasons of runs, their tasks and measures, from the end. Steps and outcome stay.`,
  },
  journal: {
    name: msg`Journal`,
    what: msg`Whole months of events. Figures, the audit and the path of each interaction are read from them.`,
  },
};
