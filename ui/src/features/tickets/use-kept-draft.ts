import { useEffect, useSyncExternalStore } from 'react';
import { ask } from '../../api/client';
import { getNewTicketDraft, keepNewTicketDraft, keepTicketDraft, listTicketDrafts } from '../../api/generated';
import { keptIn } from '../../lib/outbox';
import type { Attachments } from '../../ui/attached-files/attachments';
import { KeptDraft } from './kept-draft';

type Kind = 'reply' | 'note' | 'new';
type Drafts = Awaited<ReturnType<typeof read>>;

const drafts = new Map<
  string,
  { draft: KeptDraft; watch: (watcher: () => void) => () => void; version: () => number }
>();
let reading: { ticketId: string; answer: ReturnType<typeof read> } | null = null;

function read(ticketId: string) {
  return ask(ticketId ? listTicketDrafts({ path: { id: ticketId } }) : getNewTicketDraft()).then(({ items }) => items);
}

/** Reply and note are asked for in one. */
function together(ticketId: string): Promise<Drafts> {
  if (reading?.ticketId !== ticketId) {
    const answer = read(ticketId).finally(() => {
      if (reading?.answer === answer) reading = null;
    });
    reading = { ticketId, answer };
  }
  return reading.answer;
}

function made(kind: Kind, ticketId: string, files: Attachments) {
  let version = 0;
  const watchers = new Set<() => void>();
  const draft = new KeptDraft({
    read: async () => (await together(ticketId)).find((one) => one.kind === kind) ?? null,
    write: (body) =>
      ask(kind === 'new' ? keepNewTicketDraft({ body }) : keepTicketDraft({ path: { id: ticketId, kind }, body })),
    kept: keptIn(() => sessionStorage, `switchroom.ticket-${kind}.${ticketId}.draft`),
    files: () => files.ids,
    takeFiles: (found) => files.take(found),
    changed: () => {
      version += 1;
      for (const watcher of watchers) watcher();
    },
  });
  let ids = files.ids.join();
  files.watch(() => {
    const now = files.ids.join();
    if (now === ids) return;
    ids = now;
    if (!files.taking) draft.touched();
  });
  const watch = (watcher: () => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  };
  return { draft, watch, version: () => version };
}

/** What one has begun to write on a ticket, or of a new one (`ticketId` empty), on whatever machine. */
export function useKeptDraft(kind: Kind, ticketId: string, files: Attachments): KeptDraft {
  const name = `${kind}.${ticketId}`;
  const kept = drafts.get(name) ?? made(kind, ticketId, files);
  drafts.set(name, kept);
  useSyncExternalStore(kept.watch, kept.version);
  const { draft } = kept;
  useEffect(() => {
    void draft.load();
    const back = () => {
      if (document.visibilityState === 'visible') void draft.load();
      else draft.flush();
    };
    document.addEventListener('visibilitychange', back);
    return () => {
      document.removeEventListener('visibilitychange', back);
      draft.flush();
    };
  }, [draft]);
  return draft;
}
