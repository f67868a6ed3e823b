import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../api/client';
import { getChat } from '../api/generated';
import type { Chat } from '../api/types';
import { type Message, merged, unread, waitingSince, whole } from './conversation';
import { useLiveQuery } from './live';

export type ChatHeld = Omit<Chat, 'messages'> & { messages: readonly Message[] };

export function chatKey(id: string) {
  return ['interaction', id, 'chat'] as const;
}

/** The chat of an interaction. Each fetch brings only what is newer than what is held. */
export function chatQuery(id: string) {
  return queryOptions({
    queryKey: chatKey(id),
    queryFn: async ({ client, queryKey }): Promise<ChatHeld> => {
      let messages: readonly Message[] = client.getQueryData<ChatHeld>(queryKey)?.messages ?? [];
      for (;;) {
        const after = whole(messages);
        const view = await ask(getChat({ path: { id }, query: { after } }));
        messages = merged(messages, view.messages as Message[]);
        if (whole(messages) >= view.last || whole(messages) === after) return { ...view, messages };
      }
    },
  });
}

/** So long it counts that somebody was writing. */
const TYPING_LASTS_MS = 6500;

/** Kept true by the events of the interaction; none while `enabled` is false. */
export function useChat(id: string, enabled = true): { chat: ChatHeld | undefined; error: Error | null } {
  const client = useQueryClient();
  useLiveQuery(chatKey(id), enabled ? [`interaction:${id}`] : []);
  const { data, dataUpdatedAt, error } = useQuery({ ...chatQuery(id), enabled });
  const typing = data?.typing ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer that still says so begins the time anew.
  useEffect(() => {
    if (!typing) return;
    const over = (chat: ChatHeld | undefined) => chat && { ...chat, typing: false };
    const timer = setTimeout(() => client.setQueryData<ChatHeld>(chatKey(id), over), TYPING_LASTS_MS);
    return () => clearTimeout(timer);
  }, [typing, dataUpdatedAt, id, client]);
  return { chat: data, error };
}

/** What its agent has not read yet, and since when the customer waits for an answer. */
export function standing(chat: ChatHeld | undefined): { news: number; waits: string | null } {
  if (!chat) return { news: 0, waits: null };
  return {
    news: unread(
      chat.messages.filter(({ author }) => author === 'customer'),
      chat.read_by_agent,
      'agent',
    ),
    waits: chat.state === 'talking' ? waitingSince(chat.messages) : null,
  };
}
