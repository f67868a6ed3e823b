import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ask } from '../api/client';
import { listCustomers, listInteractions, listTickets, searchArticles, searchProcesses } from '../api/generated';
import type { Text } from '../api/types';
import type { Command } from '../lib/commands';
import { openArticle } from '../lib/knowledge';
import { may, useMe } from '../lib/session';
import { say } from '../lib/text';
import { useCustomerName } from '../ui/customer/names';
import { ARTICLES, GO } from './texts';

const TYPING_MS = 150;
const MOST = 5;
const GROUPS = {
  tickets: msg`Tickets`,
  customers: msg`Customers`,
  interactions: msg`History`,
  processes: msg`Processes`,
};

/** One kind of thing that is looked for: by whom, and how. Each answers for itself; who may see what, the server says. */
type Source = {
  kind: string;
  /** None: everybody who is signed in. */
  permission?: string;
  find: (query: string) => Promise<Command[]>;
};

/** Tickets, customers, articles, interactions and processes that what is typed may mean. */
export function useFoundThings(query: string): Command[] {
  const me = useMe();
  const sources = useSources();
  const [found, setFound] = useState<Record<string, Command[]>>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sources are the same for a person and a language.
  useEffect(() => {
    const q = query.trim();
    if (!q) {
      setFound({});
      return;
    }
    let latest = true;
    const timer = setTimeout(() => {
      for (const { kind, find } of sources.filter((source) => may(me, source.permission))) {
        find(q)
          .then((items) => latest && setFound((before) => ({ ...before, [kind]: items })))
          .catch(() => latest && setFound((before) => ({ ...before, [kind]: [] })));
      }
      const silent = sources.filter((source) => !may(me, source.permission)).map(({ kind }) => [kind, []]);
      setFound((before) => ({ ...before, ...Object.fromEntries(silent) }));
    }, TYPING_MS);
    return () => {
      latest = false;
      clearTimeout(timer);
    };
  }, [query]);
  return sources.flatMap(({ kind }) => found[kind] ?? []);
}

function useSources(): Source[] {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const nameOf = useCustomerName();
  const goTo = (to: string) => () => void navigate({ to: to as never });
  return [
    {
      kind: 'tickets',
      permission: 'tickets:ticket:see',
      find: async (search) =>
        (await ask(listTickets({ query: { search, limit: MOST } }))).items.map(({ id, number, subject }) => ({
          id: `ticket-${id}`,
          title: `#${number} ${subject}`,
          group: GROUPS.tickets,
          run: goTo(`/tickets/${number}`),
        })),
    },
    {
      kind: 'customers',
      permission: 'customers:customer:see',
      find: async (search) =>
        (await ask(listCustomers({ query: { search, limit: MOST } }))).items.map((customer) => ({
          id: `customer-${customer.id}`,
          title: nameOf(customer),
          group: GROUPS.customers,
          run: goTo(`/customers/${customer.id}`),
        })),
    },
    {
      kind: 'articles',
      find: async (q) =>
        (await ask(searchArticles({ query: { q, language: i18n.locale, limit: MOST } }))).items.map(
          ({ id, title }) => ({
            id: `article-${id}`,
            title,
            group: ARTICLES,
            run: () => openArticle(id),
          }),
        ),
    },
    {
      kind: 'interactions',
      permission: 'interactions:interaction:read',
      find: async (search) =>
        (await ask(listInteractions({ query: { search, limit: MOST } }))).items.map(({ id, reference, customer }) => ({
          id: `interaction-${id}`,
          title: [reference, customer?.name].filter(Boolean).join(' · '),
          group: GROUPS.interactions,
          run: goTo(`/interactions/${id}`),
        })),
    },
    {
      kind: 'processes',
      permission: 'processes:process:see',
      find: async (q) =>
        (await ask(searchProcesses({ query: { q, language: i18n.locale, limit: MOST } }))).items.map(
          ({ slug, number, title }) => ({
            id: `process-${slug}`,
            title: [number, say(title as Text, i18n.locale)].filter(Boolean).join(' '),
            group: GROUPS.processes,
            run: goTo(`/processes/${slug}`),
          }),
        ),
    },
  ];
}

/** The ticket whose number was typed: `1042` or `#1042`. */
export function useTicketNamed(query: string): Command | null {
  const me = useMe();
  const navigate = useNavigate();
  const number = /^\s*[##]?\s*(\d{1,15})\s*$/.exec(query)?.[1];
  if (!number || !may(me, 'tickets:ticket:see')) return null;
  const title = msg`Ticket #${number}`;
  return {
    id: 'ticket-number',
    title,
    group: GO,
    run: () => void navigate({ to: '/tickets/$number', params: { number } }),
  };
}
