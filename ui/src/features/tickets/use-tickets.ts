import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { ask } from '../../api/client';
import { getTicket, listTicketEntries, listTicketViews } from '../../api/generated';
import type { Text, Ticket, TicketEntry } from '../../api/types';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { joined } from './entries';

export const TICKETS = ['tickets'];

/**
 * What was fetched is older than any event that is told from now on: once the stream listens, it is fetched again. What
 * was fetched ahead, or while the stream was not listening yet, would otherwise miss what happened in between.
 */
type Before = { position: typeof BEFORE };
const BEFORE = 0;

/** A ticket as its page knows it: by the number in the address. */
export function ticketQuery(number: string | number) {
  return queryOptions({
    queryKey: ['ticket', String(number)],
    queryFn: async (): Promise<Ticket & Before> => ({
      ...(await ask(getTicket({ path: { id: String(number) } }))),
      position: BEFORE,
    }),
  });
}

export function useTicket(number: string) {
  const query = useQuery(ticketQuery(number));
  useLiveQuery(['ticket', number], query.data ? [`ticket:${query.data.id}`] : []);
  return query;
}

/** The views and how much is in them; counting costs more than one ticket, so it is not done with every event. */
export function useViews() {
  const queryKey = [...TICKETS, 'views'];
  useLiveQuery(queryKey, ['tickets'], undefined, CALM_MS);
  return useQuery({ queryKey, queryFn: async () => (await ask(listTicketViews())).items });
}

/** What is written on a ticket, and the names of whom it speaks of. */
export type Conversation = { entries: readonly TicketEntry[]; names: Readonly<Record<string, Text>> } & Before;

const NOTHING: Conversation = { entries: [], names: {}, position: BEFORE };
const PIECE = 200;
const MOST_PIECES = 100;
/** Entries get their place before they are committed: the last few are asked for again. */
const AGAIN = 20;

async function fetchMore(id: string, known: Conversation): Promise<Conversation> {
  let { entries, names } = known;
  let after = entries.at(-AGAIN - 1)?.id;
  for (let piece = 0; piece < MOST_PIECES; piece++) {
    const page = await ask(listTicketEntries({ path: { id }, query: { after, limit: PIECE } }));
    entries = joined(entries, page.items);
    names = { ...names, ...(page.names as Record<string, Text>) };
    after = page.items.at(-1)?.id;
    if (!page.next || !after) break;
  }
  return { entries, names, position: BEFORE };
}

export function conversationKey(id: string) {
  return ['ticket-entries', id];
}

/** Everything on the ticket, in order. What is new is fetched alone; after a merge, all of it. */
export function useConversation(id: string) {
  const client = useQueryClient();
  const queryKey = conversationKey(id);
  const whole = useRef(false);
  useLiveQuery(queryKey, [`ticket:${id}`], ({ type }) => {
    if (type === 'tickets.merged' || type === 'tickets.unmerged') whole.current = true;
  });
  return useQuery({
    queryKey,
    queryFn: async () => {
      const known = whole.current ? undefined : client.getQueryData<Conversation>(queryKey);
      whole.current = false;
      return fetchMore(id, known ?? NOTHING);
    },
  });
}

const MEANT_MS = 120;

/** Fetches a ticket that is likely to be opened next, once it has been likely for a moment. */
export function useAhead(next: { id: string; number: number } | undefined): void {
  const client = useQueryClient();
  const { id, number } = next ?? {};
  useEffect(() => {
    if (id === undefined || number === undefined) return;
    const timer = setTimeout(() => {
      void client.prefetchQuery(ticketQuery(number));
      void client.prefetchQuery({ queryKey: conversationKey(id), queryFn: () => fetchMore(id, NOTHING) });
    }, MEANT_MS);
    return () => clearTimeout(timer);
  }, [client, id, number]);
}
