import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconMailForward } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { ask } from '../../api/client';
import { cancelTicketMail, listTicketMails, sendTicketMailAgain } from '../../api/generated';
import type { Ticket, TicketMail } from '../../api/types';
import { useAct } from '../../lib/act';
import { useLiveQuery } from '../../lib/live';
import { Moment } from '../../ui/time';
import { byEntry, remedy } from './deliveries';
import classes from './delivery.module.css';
import shared from './ticket.module.css';
import { useTakingBack } from './use-taking-back';

const TROUBLE = ['failed', 'in_doubt', 'bounced'];

function mailsKey(ticketId: string) {
  return ['ticket-mails', ticketId];
}

/** What was sent about a ticket, by the entry it carries. */
export function useDeliveries(ticketId: string): ReadonlyMap<string, readonly TicketMail[]> {
  const queryKey = mailsKey(ticketId);
  useLiveQuery(queryKey, [`ticket:${ticketId}`]);
  const { data } = useQuery({
    queryKey,
    queryFn: () => ask(listTicketMails({ path: { id: ticketId } })),
  });
  return useMemo(() => byEntry(data?.items ?? []), [data]);
}

/** Where the mails stand that carry an entry: whether they went, and what can be done if not. */
export function Deliveries({ ticket, mails }: { ticket: Ticket; mails: readonly TicketMail[] | undefined }) {
  const { t } = useLingui();
  if (!mails?.length) return null;
  return (
    <ul className={classes.deliveries} aria-label={t`Sent by mail`}>
      {mails.map((mail) => (
        <Delivery key={mail.id} ticket={ticket} mail={mail} />
      ))}
    </ul>
  );
}

function Delivery({ ticket, mail }: { ticket: Ticket; mail: TicketMail }) {
  const path = { id: ticket.id, mail_id: mail.id };
  const refresh = [mailsKey(ticket.id)];
  const cancel = useTakingBack(() => ask(cancelTicketMail({ path })), refresh);
  const again = useAct(() => ask(sendTicketMailAgain({ path })), refresh);
  const can = ticket.may.includes('work') ? remedy(mail.state) : null;
  return (
    <li className={classes.delivery} data-trouble={TROUBLE.includes(mail.state) || undefined}>
      <span className={classes.state}>
        <Mark state={mail.state} />
        <span>
          {mail.purpose === 'acknowledgement' && (
            <>
              <Trans>Acknowledgement</Trans>
              {' · '}
            </>
          )}
          <Standing mail={mail} />
        </span>
      </span>
      {mail.said && (
        <Badge size="xs" variant="light" color={mail.said === 'solved' ? 'teal' : 'orange'}>
          {mail.said === 'solved' ? <Trans>They say: solved</Trans> : <Trans>They say: still broken</Trans>}
        </Badge>
      )}
      {can === 'take-back' && (
        <UnstyledButton className={shared.small} disabled={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
          <Trans>Do not send it</Trans>
        </UnstyledButton>
      )}
      {can === 'send-again' && (
        <UnstyledButton className={shared.small} disabled={again.isPending} onClick={() => again.mutate(undefined)}>
          <Trans>Send it again</Trans>
        </UnstyledButton>
      )}
    </li>
  );
}

function Mark({ state }: { state: string }) {
  if (TROUBLE.includes(state)) return <IconAlertTriangle size={14} aria-hidden />;
  if (state === 'cancelled') return <IconArrowBackUp size={14} aria-hidden />;
  return state === 'sent' ? <IconCheck size={14} aria-hidden /> : <IconMailForward size={14} aria-hidden />;
}

function Standing({ mail }: { mail: TicketMail }): ReactNode {
  const reason = useReason(mail);
  const { recipient } = mail;
  switch (mail.state) {
    case 'waiting':
      return (
        <Trans>
          Goes to <bdi>{recipient}</bdi> at <Moment at={mail.due_at} />
        </Trans>
      );
    case 'sending':
      return (
        <Trans>
          Is being sent to <bdi>{recipient}</bdi>
        </Trans>
      );
    case 'retrying':
      return (
        <Trans>
          Not gone to <bdi>{recipient}</bdi> yet, tried again at <Moment at={mail.due_at} />
        </Trans>
      );
    case 'sent':
      return (
        <Trans>
          Sent to <bdi>{recipient}</bdi>
        </Trans>
      );
    case 'in_doubt':
      return (
        <Trans>
          The connection broke: it may have arrived at <bdi>{recipient}</bdi>, or not. Sent again, it may be there
          twice.
        </Trans>
      );
    case 'cancelled':
      return <Trans>Taken back, not sent</Trans>;
    case 'bounced':
      return (
        <Trans>
          Came back from <bdi>{recipient}</bdi>: {reason}
        </Trans>
      );
    default:
      return <Trans>Not sent: {reason}</Trans>;
  }
}

function useReason(mail: TicketMail): string {
  const { t } = useLingui();
  if (mail.code === 'mail.no_address') return t`no mail address of the requester is known`;
  if (mail.code === 'mail.sends_nothing') return t`this mailbox sends nothing`;
  return mail.code ?? t`the mail server refused it`;
}
