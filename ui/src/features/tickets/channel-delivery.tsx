import { Trans, useLingui } from '@lingui/react/macro';
import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconMessageForward } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { ask } from '../../api/client';
import {
  cancelTicketChannelDelivery,
  listTicketChannelDeliveries,
  sendTicketChannelDeliveryAgain,
} from '../../api/generated';
import type { ChannelDelivery, ChannelEntry, Ticket } from '../../api/types';
import { useAct } from '../../lib/act';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { Moment } from '../../ui/time';
import { byEntry, channelRemedy } from './deliveries';
import classes from './delivery.module.css';
import shared from './ticket.module.css';
import { useTakingBack } from './use-taking-back';

const TROUBLE = ['failed', 'in_doubt'];
const NOTHING = { sent: new Map<string, ChannelDelivery[]>(), received: new Map<string, ChannelEntry>() };

function channelKey(ticketId: string) {
  return ['ticket-channel', ticketId];
}

/** What goes and came by message channels, by entry. Asked for only where something did. */
export function useChannelMessages(ticketId: string, enabled: boolean) {
  const queryKey = channelKey(ticketId);
  useLiveQuery(queryKey, enabled ? [`ticket:${ticketId}`] : []);
  const { data } = useQuery({
    queryKey,
    queryFn: () => ask(listTicketChannelDeliveries({ path: { id: ticketId } })),
    enabled,
  });
  return useMemo(
    () =>
      data
        ? { sent: byEntry(data.items), received: new Map(data.received.map((one) => [one.entry_id, one])) }
        : NOTHING,
    [data],
  );
}

/** By which channel it came, and from whom as the other system says. */
export function CameBy({ came }: { came: ChannelEntry }) {
  const { i18n } = useLingui();
  return (
    <span>
      {say(came.channel, i18n.locale)}
      {came.sender && (
        <>
          {' · '}
          <bdi>{came.sender}</bdi>
        </>
      )}
    </span>
  );
}

/** Whether the channel has delivered an entry, and what can be done if not. */
export function ChannelDeliveries({ ticket, sent }: { ticket: Ticket; sent: readonly ChannelDelivery[] | undefined }) {
  const { t } = useLingui();
  if (!sent?.length) return null;
  return (
    <ul className={classes.deliveries} aria-label={t`Sent by a message channel`}>
      {sent.map((one) => (
        <Delivery key={one.id} ticket={ticket} delivery={one} />
      ))}
    </ul>
  );
}

function Delivery({ ticket, delivery }: { ticket: Ticket; delivery: ChannelDelivery }) {
  const path = { id: ticket.id, delivery_id: delivery.id };
  const refresh = [channelKey(ticket.id)];
  const cancel = useTakingBack(() => ask(cancelTicketChannelDelivery({ path })), refresh);
  const again = useAct(() => ask(sendTicketChannelDeliveryAgain({ path })), refresh);
  const can = ticket.may.includes('work') ? channelRemedy(delivery) : null;
  const trouble = TROUBLE.includes(delivery.state) && delivery.last;
  return (
    <li className={classes.delivery} data-trouble={trouble || undefined}>
      <span className={classes.state}>
        <Mark state={delivery.state} />
        <span>
          <Standing delivery={delivery} />
        </span>
      </span>
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
  return state === 'delivered' ? <IconCheck size={14} aria-hidden /> : <IconMessageForward size={14} aria-hidden />;
}

function Standing({ delivery }: { delivery: ChannelDelivery }): ReactNode {
  const { t, i18n } = useLingui();
  const { recipient, state, reason, taken_at } = delivery;
  const channel = say(delivery.channel, i18n.locale);
  switch (state) {
    case 'held':
      return (
        <Trans>
          Goes to <bdi>{recipient}</bdi> by {channel} at <Moment at={delivery.due_at} />
        </Trans>
      );
    case 'waiting':
      return <Trans>Waits until {channel} fetches it</Trans>;
    case 'taken':
      return (
        <Trans>
          {channel} has it since <Moment at={taken_at ?? delivery.planned_at} /> and has not said yet whether it arrived
        </Trans>
      );
    case 'delivered':
      return (
        <Trans>
          Delivered to <bdi>{recipient}</bdi> by {channel}
        </Trans>
      );
    case 'in_doubt':
      return <Trans>{channel} does not know whether it arrived. Sent again, it may be there twice.</Trans>;
    case 'cancelled':
      return <Trans>Taken back, not sent</Trans>;
    default: {
      const why = reason === 'channel.closed' ? t`this channel does not exist any more` : reason || t`no reason given`;
      return (
        <Trans>
          Not delivered by {channel}: {why}
        </Trans>
      );
    }
  }
}
