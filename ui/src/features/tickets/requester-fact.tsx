import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Text, Ticket } from '../../api/types';
import { say } from '../../lib/text';
import { CustomerSearch } from '../../ui/customer/customer-search';
import { useCustomerName } from '../../ui/customer/names';
import { Fact } from './fact';
import classes from './ticket.module.css';
import type { Change } from './use-change';

type Props = { ticket: Ticket; change: Change; disabled: boolean };

/** Who it is from, and saying who it is where that is not known or wrong. */
export function RequesterFact({ ticket, change, disabled }: Props) {
  const { t, i18n } = useLingui();
  const nameOf = useCustomerName();
  const [asked, setAsked] = useState(false);
  const { requester } = ticket;
  return (
    <Fact field="requester_id" change={change}>
      {asked ? (
        <CustomerSearch
          label={t`Requester`}
          choose={(customer) => {
            const chosen = { id: customer.id, name: nameOf(customer) };
            setAsked(false);
            void change.save({ requester_id: customer.id }, { requester: chosen });
          }}
        />
      ) : (
        <span className={classes.who}>
          {requester ? (
            <Link to="/customers/$id" params={{ id: requester.id }}>
              <bdi>{say(requester.name as Text, i18n.locale) || t`Unknown caller`}</bdi>
            </Link>
          ) : (
            <span className={classes.dim}>–</span>
          )}
          {!disabled && (
            <Button variant="subtle" size="compact-xs" onClick={() => setAsked(true)}>
              {requester ? <Trans>Change</Trans> : <Trans>Who is it?</Trans>}
            </Button>
          )}
        </span>
      )}
    </Fact>
  );
}
