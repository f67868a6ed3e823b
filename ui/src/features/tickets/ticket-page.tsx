import '@mantine/core/styles/Tabs.layer.css';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowUpRight } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Problem } from '../../api/problem';
import type { Ticket } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { Checklist } from './checklist';
import { Clocks } from './clocks';
import { Composer } from './composer';
import { ConversationLog } from './conversation';
import { Escalations } from './escalations';
import { MergedInto, Merges } from './merges';
import { Names } from './names';
import { neighbour } from './neighbours';
import { Properties } from './properties';
import { Relations } from './relations';
import { RequesterSide } from './requester-side';
import { Scheduled } from './send-later';
import classes from './ticket.module.css';
import { TicketHead } from './ticket-head';
import { useChange } from './use-change';
import { useAhead, useConversation, useTicket } from './use-tickets';
import { Visits } from './visits';
import { Watchers } from './watchers';

const GROUP = msg`Ticket`;
const NEXT = msg`Next ticket of the list`;
const PREVIOUS = msg`Previous ticket of the list`;
const BACK = msg`Back to the list`;

const NOBODY = {};

type Slots = {
  /** Who it is from: the customer's card, given by the application. */
  requester: (ticket: Ticket) => ReactNode;
  /** The articles that may answer, given by the application. */
  answers: (ticket: Ticket) => ReactNode;
};

/** One ticket: what was written, where one writes, and what it is. */
export function TicketPage({ number, ...slots }: { number: string } & Slots) {
  const { data, error, refetch } = useTicket(number);
  useListKeys(Number(number));
  useNumberInAddress(number, data?.number);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  if (error instanceof Problem && error.status === 404) return <OutOfSight number={data.number} />;
  return <Shown ticket={data} {...slots} />;
}

/** It was here a moment ago: it has not ceased to exist, somebody else has it now. */
function OutOfSight({ number }: { number: number }) {
  return (
    <div role="status">
      <Empty
        icon={<IconArrowUpRight size={22} stroke={1.6} />}
        title={<Trans>#{String(number)} is with others now</Trans>}
        action={
          <Button component={Link} to="/tickets" variant="default">
            <Trans>Back to the tickets</Trans>
          </Button>
        }
      >
        <Trans>It went to a team or a brand that you do not see. Nothing of it is lost.</Trans>
      </Empty>
    </div>
  );
}

function Shown({ ticket, requester, answers }: { ticket: Ticket } & Slots) {
  const { t } = useLingui();
  const stacked = useMediaQuery('(max-width: 1000px)');
  const change = useChange(ticket);
  const names = useConversation(ticket.id).data?.names ?? NOBODY;
  const work = (
    <>
      <ConversationLog ticket={ticket} />
      <Scheduled ticket={ticket} />
      {ticket.merged_into ? (
        <MergedInto ticket={ticket} />
      ) : (
        ticket.may.includes('work') && <Composer ticket={ticket} />
      )}
    </>
  );
  const side = (
    <>
      <Properties ticket={ticket} change={change} />
      <div className={classes.answers}>{answers(ticket)}</div>
      <Clocks ticketId={ticket.id} />
      <Visits ticket={ticket} />
      <Escalations ticket={ticket} />
      <RequesterSide ticket={ticket} />
      <Checklist ticket={ticket} />
      <Watchers ticket={ticket} />
      <Relations ticket={ticket} />
      <Merges ticket={ticket} />
      {requester(ticket)}
    </>
  );
  return (
    <Names value={names}>
      <section className={classes.page} aria-label={t`Ticket`}>
        <title>{`#${ticket.number} ${ticket.subject} · Switchroom`}</title>
        <TicketHead ticket={ticket} change={change} />
        {stacked ? (
          <Tabs defaultValue="work" className={classes.tabs} keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="work">
                <Trans>Conversation</Trans>
              </Tabs.Tab>
              <Tabs.Tab value="side">
                <Trans>Details</Trans>
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="work" className={classes.tab}>
              {work}
            </Tabs.Panel>
            <Tabs.Panel value="side" className={classes.tab}>
              <div className={classes.side}>{side}</div>
            </Tabs.Panel>
          </Tabs>
        ) : (
          <div className={classes.columns}>
            <div className={classes.work}>{work}</div>
            <aside className={classes.side} aria-label={t`Details`}>
              {side}
            </aside>
          </div>
        )}
      </section>
    </Names>
  );
}

/** A ticket is also found by its id; its address then says its number, as everywhere. */
function useNumberInAddress(asked: string, number: number | undefined): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (number === undefined || asked === String(number)) return;
    void navigate({ to: '/tickets/$number', params: { number: String(number) }, replace: true });
  }, [asked, number, navigate]);
}

/** Through the list that was looked at last, without going back to it. */
function useListKeys(number: number): void {
  const navigate = useNavigate();
  const go = (to: { number: number } | undefined) =>
    to && void navigate({ to: '/tickets/$number', params: { number: String(to.number) } });
  const [next, previous] = [neighbour(number, 1), neighbour(number, -1)];
  useAhead(next);
  useCommands([
    { id: 'ticket-next', title: NEXT, group: GROUP, keys: 'j', enabled: next !== undefined, run: () => go(next) },
    {
      id: 'ticket-previous',
      title: PREVIOUS,
      group: GROUP,
      keys: 'k',
      enabled: previous !== undefined,
      run: () => go(previous),
    },
    { id: 'ticket-back', title: BACK, group: GROUP, keys: 'u', run: () => void navigate({ to: '/tickets' }) },
  ]);
}
