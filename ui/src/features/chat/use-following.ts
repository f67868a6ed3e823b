import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../../api/client';
import { readChat } from '../../api/generated';
import { type ChatHeld, chatKey } from '../../lib/chat';
import { whole } from '../../lib/conversation';
import { backoff } from '../../lib/stream';

/** Follows the open chat by a socket of its own: typing is no event of the journal. */
export function useFollowing(id: string, live: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!live) return;
    let socket: WebSocket | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let attempt = 0;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const open = () => {
      const opened = new WebSocket(`${scheme}://${location.host}/api/interactions/${id}/chat/events`);
      socket = opened;
      opened.onmessage = () => {
        attempt = 0;
        void client.invalidateQueries({ queryKey: chatKey(id) });
      };
      opened.onclose = () => {
        if (socket === opened) timer = setTimeout(open, backoff(attempt++, Math.random));
      };
    };
    open();
    return () => {
      const last = socket;
      socket = null;
      clearTimeout(timer);
      last?.close();
    };
  }, [id, live, client]);
}

/** Tells the server that I have read, while I serve the chat and have it before my eyes. */
export function useReading(id: string, chat: ChatHeld | undefined, serving: boolean): void {
  const client = useQueryClient();
  const upTo = chat ? whole(chat.messages) : 0;
  const read = chat?.read_by_agent ?? 0;
  useEffect(() => {
    if (!serving || upTo <= read) return;
    const tell = () => {
      if (!document.hasFocus()) return;
      client.setQueryData<ChatHeld>(chatKey(id), (old) => old && { ...old, read_by_agent: upTo });
      // If this is lost, the next message tells more.
      void ask(readChat({ path: { id }, body: { up_to: upTo } })).catch(() => {});
    };
    tell();
    window.addEventListener('focus', tell);
    return () => window.removeEventListener('focus', tell);
  }, [id, upTo, read, serving, client]);
}
