import { useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Collection, listAll, type Row } from '../api/collections';
import type { Text } from '../api/types';
import { useLiveQuery } from './live';
import { may, useMe } from './session';
import { say } from './text';

export function collectionQuery(name: Collection) {
  return queryOptions({ queryKey: ['setup', name], queryFn: () => listAll(name), staleTime: 60_000 });
}

/** Collections that not everybody who works may read; the others are open to all. */
const SEEN_BY: Partial<Record<Collection, string>> = {
  users: 'people:user:see',
  'permission-sets': 'people:permission_set:see',
  'entry-points': 'touchpoints:entry_point:see',
  'block-list': 'touchpoints:block:see',
};

/** A set-up collection, kept true by the event stream. Where one may not read it there is none, and no error. */
export function useCollection(name: Collection, wanted = true) {
  const enabled = may(useMe(), SEEN_BY[name]) && wanted;
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
