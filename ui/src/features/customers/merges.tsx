import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Badge, Button } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listCustomerDuplicates, unmergeCustomers } from '../../api/generated';
import type { Customer, CustomerRecord } from '../../api/types';
import { useAct } from '../../lib/act';
import { may, useMe } from '../../lib/session';
import { Confirm } from '../../ui/confirm';
import { useCustomerName } from '../../ui/customer/names';
import { Moment } from '../../ui/time';
import classes from './customers.module.css';

type Merge = CustomerRecord['merges'][number];

/** Who became part of this customer, and the way back. */
export function Merges({ customer, merges }: { customer: Customer; merges: Merge[] }) {
  const { t } = useLingui();
  const mine = may(useMe(), 'customers:customer:merge') && !customer.erased_at;
  const [asking, setAsking] = useState<Merge | null>(null);
  const undo = useAct(
    (merge: Merge) => ask(unmergeCustomers({ path: { id: customer.id, merge_id: merge.id } })),
    [['customer'], ['customers'], ['interaction']],
    t`They are two customers again.`,
  );
  if (!merges.length) return null;
  return (
    <section aria-label={t`Merges`} className={classes.section}>
      <h3 className={classes.label}>
        <Trans>Merges</Trans>
      </h3>
      <ul className={classes.lines}>
        {merges.map((merge) => (
          <li key={merge.id} className={classes.line}>
            <span className={classes.lineMain}>
              {merge.merged_id === customer.id ? (
                <Link to="/customers/$id" params={{ id: merge.survivor_id }}>
                  <Trans>Was part of another customer</Trans>
                </Link>
              ) : merge.undone_at ? (
                <Link to="/customers/$id" params={{ id: merge.merged_id }}>
                  <bdi>{merge.merged_name ?? t`Unknown caller`}</bdi>
                </Link>
              ) : (
                <bdi>{merge.merged_name ?? t`Unknown caller`}</bdi>
              )}
              <small>
                <Moment at={merge.at} />
                {merge.author && ` · ${merge.author}`}
              </small>
            </span>
            {merge.undone_at ? (
              <Badge size="xs" variant="default">
                <Trans>Undone</Trans>
              </Badge>
            ) : (
              mine && (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  aria-label={t`Undo the merge with ${merge.merged_name ?? t`Unknown caller`}`}
                  onClick={() => setAsking(merge)}
                >
                  <Trans>Undo</Trans>
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      <Confirm
        opened={asking !== null}
        title={<Trans>Make them two customers again?</Trans>}
        action={<Trans>Undo the merge</Trans>}
        onConfirm={() => {
          if (asking) undo.mutate(asking);
          setAsking(null);
        }}
        onClose={() => setAsking(null)}
      >
        <Trans>
          The other gets back what it brought: addresses, notes, consent, interactions. What was added since stays here.
        </Trans>
      </Confirm>
    </section>
  );
}

/** Who may be the same customer. */
export function Duplicates({ customer, merge }: { customer: Customer; merge: (other: Customer) => void }) {
  const nameOf = useCustomerName();
  const { data } = useQuery({
    queryKey: ['customer', customer.id, 'duplicates'],
    queryFn: () => ask(listCustomerDuplicates({ path: { id: customer.id } })),
    enabled: may(useMe(), 'customers:customer:merge') && !customer.archived,
  });
  if (!data?.length) return null;
  return (
    <Alert
      variant="default"
      icon={<IconUsers size={16} />}
      title={<Trans>Perhaps the same customer</Trans>}
      className={classes.duplicates}
    >
      <ul className={classes.lines}>
        {data.map(({ customer: other, same }) => (
          <li key={other.id} className={classes.line}>
            <span className={classes.lineMain}>
              <Link to="/customers/$id" params={{ id: other.id }}>
                <bdi>{nameOf(other)}</bdi>
              </Link>
              <small>
                {same.includes('address') && <Trans>Same address</Trans>}
                {same.length > 1 && ' · '}
                {same.includes('name') && <Trans>Same name and organisation</Trans>}
              </small>
            </span>
            <Button variant="light" size="compact-xs" onClick={() => merge(other)}>
              <Trans>Compare</Trans>
            </Button>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
