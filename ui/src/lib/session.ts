import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { ask } from '../api/client';
import { getSession } from '../api/generated';
import type { Me } from '../api/types';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => ask(getSession()),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

export function may(me: Me, permission: string | string[] | undefined): boolean {
  return !permission || [permission, '*'].flat().some((one) => me.permissions.includes(one));
}
