import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { ask } from '../../api/client';
import { writeChatMessage } from '../../api/generated';
import { type ChatHeld, chatKey } from '../../lib/chat';
import { type Message, merged } from '../../lib/conversation';
import { keptIn, Outbox, type Unsent } from '../../lib/outbox';
import { upload } from '../../lib/upload';

type Held = { outbox: Outbox; watchers: Set<() => void> };

/** One per chat, outside of React: what was sent goes on being sent while the agent looks at another chat. */
const outboxes = new Map<string, Held>();

function held(id: string, client: QueryClient): Held {
  const known = outboxes.get(id);
  if (known) return known;
  const watchers = new Set<() => void>();
  const outbox = new Outbox({
    deliver: (unsent, onProgress) => deliver(id, unsent, onProgress),
    delivered: (message) =>
      client.setQueryData<ChatHeld>(
        chatKey(id),
        (chat) => chat && { ...chat, messages: merged(chat.messages, [message]) },
      ),
    changed: () => {
      for (const watcher of watchers) watcher();
    },
    kept: keptIn(() => sessionStorage, `switchroom.chat.${id}.unsent`),
  });
  const made = { outbox, watchers };
  outboxes.set(id, made);
  return made;
}

async function deliver(id: string, unsent: Unsent, onProgress: (share: number) => void): Promise<Message> {
  const client_id = unsent.clientId;
  if (unsent.kind === 'file') {
    const query = new URLSearchParams({ name: unsent.text, client_id });
    const address = `/api/interactions/${id}/chat/files?${query}`;
    return upload<Message>(address, unsent.file as File, onProgress, { 'X-Switchroom': '1' });
  }
  return (await ask(writeChatMessage({ path: { id }, body: { client_id, text: unsent.text } }))) as Message;
}

/** What I wrote in this chat and has not arrived. Each answer of the server is a sign that the line is there. */
export function useOutbox(id: string, chat: ChatHeld | undefined): Outbox {
  const client = useQueryClient();
  const { outbox, watchers } = held(id, client);
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => outbox.items,
  );
  const ended = chat?.state === 'ended';
  useEffect(() => {
    if (!chat) return;
    outbox.arrived(chat.messages);
    if (ended) outbox.giveUp();
    else outbox.go();
  }, [chat, ended, outbox]);
  return outbox;
}
