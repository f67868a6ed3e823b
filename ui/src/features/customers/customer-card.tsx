import { Trans } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Customer, Interaction } from '../../api/types';
import { useCustomerName } from '../../ui/customer/names';
import { Addresses } from './addresses';
import { Before } from './before';
import { Blocked } from './blocked';
import classes from './customers.module.css';
import { Facts } from './facts';
import { Identity } from './identity';
import { Organisations } from './organisations';

type Props = {
  customer: Customer;
  interaction?: Interaction;
  /** What other contexts know of the customer, given by the application. */
  more?: ReactNode;
};

/** The card beside an interaction or a ticket: who it is, how sure we are, how to reach them, and what was before. */
export function CustomerCard({ customer, interaction, more }: Props) {
  const nameOf = useCustomerName();
  return (
    <div className={classes.card}>
      <div className={classes.cardHead}>
        <h2 className={classes.name}>
          <Link to="/customers/$id" params={{ id: customer.id }}>
            <bdi>{nameOf(customer)}</bdi>
          </Link>
        </h2>
        {customer.erased_at && (
          <Badge size="xs" variant="default">
            <Trans>Erased</Trans>
          </Badge>
        )}
        <Blocked customer={customer} />
      </div>
      {interaction && <Identity interaction={interaction} />}
      <Facts customer={customer} />
      <Addresses customer={customer} />
      <Organisations customer={customer} />
      {more}
      <Before customerId={customer.id} currentId={interaction?.id} />
    </div>
  );
}
