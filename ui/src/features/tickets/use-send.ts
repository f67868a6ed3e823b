import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ask } from '../../api/client';
import { createReply, createTicketNote, markArticleSolved } from '../../api/generated';
import type { Ticket, TicketEntry } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { articlesIn, SOLVED_WITH } from '../../lib/knowledge';
import { toast } from '../../lib/toasts';
import { type Attempt, attemptOf } from './attempt';
import { joined } from './entries';
import { type Conversation, conversationKey, TICKETS, ticketQuery } from './use-tickets';
import type { Status } from './words';

export type Mode = 'reply' | 'note';
type Sent = { mode: Mode; text: string; files?: string[]; status?: Status; mentions?: string[] };

/** Writes a reply or a note. What is sent again because no answer came is there once; a refusal keeps the text. */
export function useSend(ticket: Ticket) {
  const client = useQueryClient();
  const sentence = useProblemSentence();
  const last = useRef<Attempt | null>(null);
  const path = { id: ticket.id };
  return useMutation({
    mutationFn: async (sent: Sent): Promise<TicketEntry> => {
      last.current = attemptOf(last.current, sent);
      const { mode, text, files, status, mentions } = sent;
      const client_id = last.current.clientId;
      if (mode === 'note') return ask(createTicketNote({ path, body: { text, mentions, files, client_id } }));
      return ask(createReply({ path, body: { text, status, files, client_id } }));
    },
    onSuccess: (entry, { mode, text }) => {
      last.current = null;
      if (mode === 'reply')
        void remember(ticket.id, text).then(() => client.invalidateQueries({ queryKey: SOLVED_WITH }));
      client.setQueryData<Conversation>(
        conversationKey(ticket.id),
        (old) => old && { ...old, entries: joined(old.entries, [entry]) },
      );
    },
    onError: (error) => toast('refused', sentence(error)),
    onSettled: () =>
      Promise.all(
        [conversationKey(ticket.id), ticketQuery(ticket.number).queryKey, TICKETS].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

/** The articles that went out with a reply are what it was answered with. If that fails, the reply is out all the same. */
async function remember(id: string, text: string): Promise<void> {
  const marks = articlesIn(id, text).map((key) =>
    ask(markArticleSolved({ path: { key }, body: { kind: 'ticket', id } })),
  );
  await Promise.allSettled(marks);
}
