import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { takeTicket, updateTicket } from '../../api/generated';
import { Problem } from '../../api/problem';
import type { Ticket } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { toast } from '../../lib/toasts';
import { bodyOf, type Changes, type Clash, clashesOf, seenOf, standing } from './clash';
import { TICKETS, ticketQuery } from './use-tickets';

const MEANWHILE = 'ticket.changed_meanwhile';

/**
 * Changes fields of a ticket, each for itself. `began`: what they were when somebody began to change them. The screen shows at once what is wanted; where somebody else was faster
 * with the same field, both values stand beside each other until one is chosen.
 */
export function useChange(ticket: Ticket) {
  const client = useQueryClient();
  const sentence = useProblemSentence();
  const [kept, setKept] = useState<Clash[]>([]);
  const { queryKey } = ticketQuery(ticket.number);
  const put = (fields: readonly string[], clashes: readonly Clash[]) =>
    setKept((old) => [...old.filter(({ field }) => !fields.includes(field)), ...clashes]);
  const save = async (changes: Changes, shown: Partial<Ticket> = {}, began: Changes = {}) => {
    const fields = Object.keys(changes);
    const seen = { ...seenOf(ticket, changes), ...began };
    await client.cancelQueries({ queryKey });
    const before = client.getQueryData(queryKey);
    client.setQueryData(queryKey, (old) => old && { ...old, ...shown });
    try {
      const path = { id: ticket.id };
      const changed = await ask(
        updateTicket({ path, body: { changes: bodyOf(changes), seen: bodyOf(seen) } as never }),
      );
      client.setQueryData(queryKey, (old) => old && { ...old, ...changed });
      put(fields, []);
    } catch (error) {
      client.setQueryData(queryKey, before);
      const now = await client.fetchQuery({ ...ticketQuery(ticket.number), staleTime: 0 }).catch(() => ticket);
      if (error instanceof Problem && error.code === MEANWHILE) {
        const who = new Map(error.fields.map(({ field, by }) => [field.replace('changes.', ''), by ?? undefined]));
        put(
          fields,
          clashesOf(changes, seen, now).map((clash) => ({ ...clash, by: who.get(clash.field) })),
        );
      } else toast('refused', sentence(error));
    } finally {
      void client.invalidateQueries({ queryKey: TICKETS });
    }
  };
  const take = async () => {
    await client.cancelQueries({ queryKey });
    try {
      const taken = await ask(takeTicket({ path: { id: ticket.id } }));
      client.setQueryData(queryKey, (old) => old && { ...old, ...taken });
      put(['assignee_id'], []);
    } catch (error) {
      toast('refused', sentence(error));
      void client.invalidateQueries({ queryKey });
    } finally {
      void client.invalidateQueries({ queryKey: TICKETS });
    }
  };
  return {
    save,
    /** Work on what nobody has, unless somebody else is faster. */
    take,
    clashes: standing(kept, ticket),
    /** Their value stays. */
    yield: (field: string) => put([field], []),
  };
}

export type Change = ReturnType<typeof useChange>;
