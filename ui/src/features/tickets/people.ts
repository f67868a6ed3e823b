import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listRecipients, listTicketColleagues } from '../../api/generated';
import type { Ticket } from '../../api/types';
import { useMe } from '../../lib/session';
import type { Person } from './mentions';

/** Colleagues by any part of their names, me among them; who is searched for is found by the server. */
export function usePeople(wanted = true): { people: Person[]; search: (text: string) => void } {
  const me = useMe().user;
  const [text, search] = useState('');
  const { data } = useQuery({
    queryKey: ['colleagues', 'people', text],
    queryFn: () => ask(listRecipients({ query: { search: text.slice(0, 100) } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    enabled: wanted,
  });
  const others = (data?.items ?? []).map(({ id, name }) => ({ id, name }));
  return { people: [{ id: me.id, name: me.name }, ...others.filter(({ id }) => id !== me.id)], search };
}

/** Who can work on this ticket, by parts of their names. */
export function useColleagues({ unit, brand }: Pick<Ticket, 'unit' | 'brand'>, text: string, wanted = true): Person[] {
  const query = { unit: unit.id, brand: brand?.id, search: text.slice(0, 100) };
  const { data } = useQuery({
    queryKey: ['colleagues', 'of-team', query],
    queryFn: () => ask(listTicketColleagues({ query })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    enabled: wanted,
  });
  return data?.items ?? [];
}
