import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getInteraction } from '../../api/generated';
import { useLiveQuery } from '../../lib/live';

export function interactionQuery(id: string) {
  return queryOptions({ queryKey: ['interaction', id], queryFn: () => ask(getInteraction({ path: { id } })) });
}

/** One interaction, kept true by the event stream. */
export function useInteraction(id: string) {
  const query = interactionQuery(id);
  useLiveQuery(query.queryKey, [`interaction:${id}`]);
  return useQuery(query);
}
