import { useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Collection, listAll, type Row } from '../api/collections';
import type { Text } from '../api/types';
import { useLiveQuery } from './live';
import { say } from './text';

export function collectionQuery(name: Collection) {
  return queryOptions({ queryKey: ['setup', name], queryFn: () => listAll(name), staleTime: 60_000 });
}

/** A set-up collection, kept true by the event stream. */
export function useCollection(name: Collection, enabled = true) {
  useLiveQuery(['setup', name], enabled ? [`setup:${name}`] : []);
  return useQuery({ ...collectionQuery(name), enabled });
}

/** Names of a collection's rows by id, in the reader's language. */
export function useNames(name: Collection, enabled = true): Map<string, string> {
  const { i18n } = useLingui();
  const { data } = useCollection(name, enabled);
  return useMemo(() => new Map((data ?? []).map((row) => [row.id, nameOf(row, i18n.locale)])), [data, i18n.locale]);
}

export function nameOf(row: Row, language: string): string {
  return say(row.name as Text, language);
}
