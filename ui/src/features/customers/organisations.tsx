import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Customer, CustomerRecord } from '../../api/types';
import { CustomerSearch } from '../../ui/customer/customer-search';
import classes from './customers.module.css';
import { useChange, useMayChange } from './use-customer';

/** The organisations that the customer belongs to. */
export function Organisations({ customer }: { customer: Customer }) {
  const { t } = useLingui();
  const change = useChange(customer);
  const editable = useMayChange(customer);
  const [adding, setAdding] = useState(false);
  const organisations = customer.organisations ?? [];
  const sent = organisations.map(({ organisation_id, role }) => ({ organisation_id, role }));
  return (
    <section aria-label={t`Organisations`} className={classes.section}>
      <h3 className={classes.label}>
        <Trans>Organisations</Trans>
      </h3>
      <ul className={classes.lines}>
        {organisations.map((organisation) => (
          <li key={organisation.organisation_id} className={classes.line}>
            <span className={classes.lineMain}>
              <Link to="/customers/$id" params={{ id: organisation.organisation_id }}>
                <bdi>{organisation.name ?? '–'}</bdi>
              </Link>
              {organisation.role && <small>{organisation.role}</small>}
            </span>
            {editable && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={22}
                aria-label={t`No longer of ${organisation.name ?? ''}`}
                onClick={() =>
                  change.mutate({
                    organisations: sent.filter((one) => one.organisation_id !== organisation.organisation_id),
                  })
                }
              >
                <IconX size={13} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {!organisations.length && (
        <p className={classes.dim}>
          <Trans>Belongs to none.</Trans>
        </p>
      )}
      {editable &&
        (adding ? (
          <CustomerSearch
            label={t`Find an organisation`}
            not={(found) =>
              found.kind !== 'organisation' ||
              found.id === customer.id ||
              found.group !== customer.group ||
              organisations.some((one) => one.organisation_id === found.id)
            }
            choose={(found) => {
              setAdding(false);
              change.mutate({ organisations: [...sent, { organisation_id: found.id }] });
            }}
          />
        ) : (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconPlus size={12} />}
            onClick={() => setAdding(true)}
          >
            <Trans>Add an organisation</Trans>
          </Button>
        ))}
    </section>
  );
}

/** Of an organisation: who belongs to it. */
export function Members({ members }: { members: CustomerRecord['members'] }) {
  const { t } = useLingui();
  return (
    <section aria-label={t`Members`} className={classes.section}>
      <h3 className={classes.label}>
        <Trans>Members</Trans>
      </h3>
      <ul className={classes.lines}>
        {members.map((member) => (
          <li key={member.id} className={classes.line}>
            <span className={classes.lineMain}>
              <Link to="/customers/$id" params={{ id: member.id }}>
                <bdi>{member.name ?? '–'}</bdi>
              </Link>
              {member.role && <small>{member.role}</small>}
            </span>
          </li>
        ))}
      </ul>
      {!members.length && (
        <p className={classes.dim}>
          <Trans>Nobody yet. Members are added on their own cards.</Trans>
        </p>
      )}
    </section>
  );
}
