import { Trans, useLingui } from '@lingui/react/macro';
import { ask } from '../../api/client';
import { setCustomer } from '../../api/generated';
import type { Interaction } from '../../api/types';
import { useAct } from '../../lib/act';
import { may, useMe } from '../../lib/session';
import { RowsSkeleton } from '../../ui/states';
import { CustomerCard } from './customer-card';
import { CustomerSearch } from './customer-search';
import classes from './customers.module.css';
import { useCustomer } from './use-customer';

/** The card of an interaction's customer, as far as we know who it is. */
export function InteractionCustomer({ interaction }: { interaction: Interaction }) {
  const id = interaction.customer?.id;
  return id ? <Known key={id} id={id} interaction={interaction} /> : <Unknown interaction={interaction} />;
}

function Known({ id, interaction }: { id: string; interaction: Interaction }) {
  const { data, isPending } = useCustomer(id);
  if (isPending) return <RowsSkeleton rows={4} />;
  // Who may serve the interaction need not see the card.
  return data ? <CustomerCard customer={data} interaction={interaction} /> : <Unknown interaction={interaction} />;
}

function Unknown({ interaction }: { interaction: Interaction }) {
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
    </div>
  );
}
