import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask } from '../api/client';
import { getCall, getCustomer, getInteraction } from '../api/generated';
import type { Interaction } from '../api/types';
import { useLiveQuery } from './live';

/** What several screens know of one interaction; all of it is fetched again when an event of its topic arrives. */
export function interactionQuery(id: string) {
  return queryOptions({ queryKey: ['interaction', id], queryFn: () => ask(getInteraction({ path: { id } })) });
}

/** Legs and recordings of its call. */
export function callQuery(id: string) {
  return queryOptions({ queryKey: ['interaction', id, 'call'], queryFn: () => ask(getCall({ path: { id } })) });
}

export function customerQuery(id: string) {
  return queryOptions({ queryKey: ['customer', id], queryFn: () => ask(getCustomer({ path: { id } })) });
}

/** Of a call between colleagues the other one, as seen by `me`; nothing where there is a customer. */
export function colleagueIn(
  interaction: Pick<Interaction, 'caller' | 'called'> | undefined,
  me: string,
): string | null {
  const { caller, called } = interaction ?? {};
  if (!caller) return null;
  return String((caller.id === me ? called : caller)?.name ?? '');
}

export function useInteraction(id: string) {
  const query = interactionQuery(id);
  useLiveQuery(query.queryKey, [`interaction:${id}`]);
  return useQuery(query);
}

export function useCall(id: string, enabled = true) {
  return useQuery({ ...callQuery(id), enabled });
}
