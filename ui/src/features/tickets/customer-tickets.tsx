import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { listTickets } from '../../api/generated';
import type { TicketRow } from '../../api/types';
import { beginTicket } from '../../lib/new-ticket';
import { may, useMe } from '../../lib/session';
import { StatusBadge } from './marks';
import classes from './tickets.module.css';
import { TICKETS } from './use-tickets';

type Props = {
  customer: { id: string; name: string };
  /** The ticket that is open anyway. */
  except?: string;
  most?: number;
};

/** A customer's tickets, those that were changed last first. */
export function CustomerTickets({ customer, except, most = 8 }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const sees = may(me, 'tickets:ticket:see');
  const { data } = useQuery({
    queryKey: [...TICKETS, 'of', customer.id, most],
    queryFn: () => ask(listTickets({ query: { requester: customer.id, limit: most + 1 } })),
    enabled: sees,
  });
  if (!sees) return null;
  const rows = (data?.items ?? []).filter(({ id }) => id !== except);
  return (
    <section aria-label={t`Tickets`} className={classes.customerSection}>
      <h3 className={classes.label}>
        {except ? <Trans>Other tickets</Trans> : <Trans>Tickets</Trans>}
        {!except && may(me, 'tickets:ticket:work') && (
          <Button variant="subtle" size="compact-xs" onClick={() => beginTicket({ requester: customer })}>
            <Trans>New ticket</Trans>
          </Button>
        )}
      </h3>
      <TicketLinks rows={rows.slice(0, most)} />
      {data && !rows.length && (
        <p className={classes.dim}>
          <Trans>None, or none that you may see.</Trans>
        </p>
      )}
      {rows.length > most && (
        <Link to="/tickets" search={{ requester: customer.id }}>
          <Trans>All of them</Trans>
        </Link>
      )}
    </section>
  );
}

export function TicketLinks({ rows }: { rows: readonly TicketRow[] }) {
  return (
    <ul className={classes.customerTickets}>
      {rows.map(({ id, number, subject, status }) => (
        <li key={id}>
          <Link to="/tickets/$number" params={{ number: String(number) }}>
            <span>
              <span className={classes.number}>#{number}</span> <bdi>{subject}</bdi>
            </span>
            <StatusBadge status={status} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
