import { useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getCustomerRecord, listCustomerBlocks, updateCustomer } from '../../api/generated';
import type { Customer } from '../../api/types';
import { useAct } from '../../lib/act';
import { customerQuery } from '../../lib/interaction';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';

export function recordQuery(id: string) {
  return queryOptions({
    queryKey: ['customer', id, 'record'],
    queryFn: () => ask(getCustomerRecord({ path: { id } })),
  });
}

/** The card, kept true while it is shown. */
export function useCustomer(id: string) {
  useLiveQuery(['customer', id], ['setup:customers']);
  return useQuery(customerQuery(id));
}

/** The customer's lines of the block list; none for who may not see them. */
export function useBlocks(id: string) {
  const enabled = may(useMe(), 'touchpoints:block:see');
  return useQuery({
    queryKey: ['customer', id, 'blocks'],
    queryFn: () => ask(listCustomerBlocks({ path: { id } })),
    enabled,
  });
}

export function useMayChange(customer: Customer): boolean {
  return may(useMe(), 'customers:customer:edit') && !customer.erased_at && !customer.archived;
}

type Patch = Omit<NonNullable<Parameters<typeof updateCustomer>[0]['body']>, 'version'>;

/** Changes fields of a customer. What others changed meanwhile is fetched before anything is refused for good. */
export function useChange(customer: Customer) {
  const { t } = useLingui();
  const client = useQueryClient();
  return useAct(
    async (patch: Patch) => {
      const path = { id: customer.id };
      const changed = await ask(updateCustomer({ path, body: { ...patch, version: customer.version } as never }));
      client.setQueryData(customerQuery(customer.id).queryKey, changed);
      return changed;
    },
    [['customer', customer.id], ['customers'], ['interaction']],
    t`Saved`,
  );
}
