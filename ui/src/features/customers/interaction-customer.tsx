import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { ask } from '../../api/client';
import { setCustomer } from '../../api/generated';
import type { Interaction } from '../../api/types';
import { useAct } from '../../lib/act';
import { may, useMe } from '../../lib/session';
import { CustomerSearch } from '../../ui/customer/customer-search';
import { RowsSkeleton } from '../../ui/states';
import { CustomerCard } from './customer-card';
import classes from './customers.module.css';
import { useCustomer } from './use-customer';

/** The card of an interaction's customer, as far as we know who it is. */
export function InteractionCustomer({ interaction, more }: { interaction: Interaction; more?: ReactNode }) {
  const id = interaction.customer?.id;
  if (id) return <Known key={id} id={id} interaction={interaction} more={more} />;
  return <Unknown interaction={interaction} more={more} />;
}

type Props = { interaction: Interaction; more: ReactNode };

function Known({ id, interaction, more }: Props & { id: string }) {
  const { data, isPending } = useCustomer(id);
  if (isPending) return <RowsSkeleton rows={4} />;
  // Who may serve the interaction need not see the card.
  if (!data) return <Unknown interaction={interaction} more={more} />;
  return <CustomerCard customer={data} interaction={interaction} more={more} />;
}

function Unknown({ interaction, more }: Props) {
  const { t } = useLingui();
  const sees = may(useMe(), 'customers:customer:see');
  const link = useAct(
    (customer_id: string) => ask(setCustomer({ path: { id: interaction.id }, body: { customer_id } })),
    [['interaction', interaction.id]],
  );
  return (
    <div className={classes.card}>
      <h2 className={classes.name}>
        {interaction.customer?.name ? (
          <bdi>{String(interaction.customer.name)}</bdi>
        ) : (
          interaction.address || <Trans>Unknown caller</Trans>
        )}
      </h2>
      <p className={classes.dim}>
        <Trans>Nobody has been identified yet.</Trans>
      </p>
      {sees && interaction.state !== 'ended' && (
        <CustomerSearch label={t`Who is it?`} choose={(customer) => link.mutate(customer.id)} />
      )}
      {more}
    </div>
  );
}
