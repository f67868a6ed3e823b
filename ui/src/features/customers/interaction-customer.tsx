import { useQuery } from '@tanstack/react-query';
import type { Interaction } from '../../api/types';
import { customerQuery } from '../../lib/interaction';
import { RowsSkeleton } from '../../ui/states';
import { CustomerCard } from './customer-card';

/** The card of an interaction's customer, as far as we know who it is. */
export function InteractionCustomer({ interaction }: { interaction: Interaction }) {
  const id = interaction.customer?.id;
  const { data, isPending } = useQuery({ ...customerQuery(id ?? ''), enabled: id !== undefined });
  if (id && isPending) return <RowsSkeleton rows={4} />;
  return (
    <CustomerCard
      customer={data}
      address={interaction.address}
      identity={interaction.identity}
      currentId={interaction.id}
    />
  );
}
