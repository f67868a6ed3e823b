import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { RowsSkeleton } from '../../ui/states';
import { CustomerCard } from './customer-card';
import classes from './customers.module.css';
import { useCustomer } from './use-customer';

type Props = { requester: { id: string; name: string } | null; more?: ReactNode };

/** Who a ticket is from: the whole card for who may see it, else the name. */
export function RequesterCard({ requester, more }: Props) {
  if (requester) return <Known key={requester.id} requester={requester} more={more} />;
  return (
    <p className={classes.dim}>
      <Trans>No requester is known.</Trans>
    </p>
  );
}

function Known({ requester, more }: { requester: { id: string; name: string }; more: ReactNode }) {
  const { data, isPending } = useCustomer(requester.id);
  if (isPending) return <RowsSkeleton rows={4} />;
  if (data) return <CustomerCard customer={data} more={more} />;
  return (
    <h2 className={classes.name}>
      <bdi>{requester.name}</bdi>
    </h2>
  );
}
