import { useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client';
import { getProcessDocument, searchProcesses } from '../../api/generated';
import { useLiveQuery } from '../../lib/live';

const TYPING_MS = 60;
const MOST = 20;
const FRESH_MS = 20_000;

function asked(q: string, language: string) {
  return {
    queryKey: ['processes', 'search', q, language],
    queryFn: () => ask(searchProcesses({ query: { q, language, limit: MOST } })),
    staleTime: FRESH_MS,
  };
}

/** Processes for what is being typed; those found before stay until the next are there. */
export function useProcessSearch(typed: string) {
  const { i18n } = useLingui();
  const [q, setQ] = useState(typed.trim());
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return useQuery({ ...asked(q, i18n.locale), enabled: q.length > 0, placeholderData: (old) => old });
}

/** The best process for exactly what was typed, however fast Enter was pressed after it. */
export function useBestProcess() {
  const { i18n } = useLingui();
  const client = useQueryClient();
  return async (typed: string) =>
    typed.trim() ? (await client.fetchQuery(asked(typed.trim(), i18n.locale))).items[0]?.slug : undefined;
}

/** A published process as a document. */
export function useProcessDocument(slug: string) {
  const queryKey = ['processes', slug, 'document'];
  useLiveQuery(queryKey, ['setup:processes']);
  return useQuery({ queryKey, queryFn: () => ask(getProcessDocument({ path: { slug } })) });
}
