import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { may, useMe } from '../../lib/session';
import { CustomerSearch } from '../../ui/customer/customer-search';
import { useCustomerName } from '../../ui/customer/names';
import classes from './tickets.module.css';

/** Somebody we know, or what was typed of somebody we do not know yet. */
export type Requester = { id: string; name: string; group?: string } | { typed: string };

type Props = { value: Requester | null; change: (value: Requester | null) => void };

/** Who it is from: found while one types, or new. */
export function RequesterField({ value, change }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const nameOf = useCustomerName();
  if (value) {
    return (
      <div>
        <span className={classes.fieldLabel}>
          <Trans>Requester</Trans>
        </span>
        <div className={classes.chosen}>
          <span>
            <bdi>{'typed' in value ? value.typed : value.name}</bdi>
            {'typed' in value && (
              <small>
                <Trans>will be a new customer</Trans>
              </small>
            )}
          </span>
          <Button variant="subtle" size="compact-xs" onClick={() => change(null)}>
            <Trans>Somebody else</Trans>
          </Button>
        </div>
      </div>
    );
  }
  return (
    <CustomerSearch
      visible
      label={t`Requester`}
      choose={(customer) => change({ id: customer.id, name: nameOf(customer), group: customer.group })}
      create={may(me, 'customers:customer:edit') ? (typed) => change({ typed }) : undefined}
    />
  );
}
