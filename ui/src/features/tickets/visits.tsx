import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Badge, Button, Group, Menu, Modal } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { endTicketVisit, keepTicketVisit, listTicketVisits } from '../../api/generated';
import type { Text, Ticket, TicketVisit } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import classes from './escalations.module.css';
import { refreshed, VisitEndForm, VisitForm, visitsKey } from './visit-forms';
import { Asked, calendarOf, VisitStatus, Warnings } from './visit-parts';
import { dayName, hoursOf } from './visit-time';
import { UNSOLVED, VISIT_KINDS } from './words';

const GROUP = msg`Ticket`;
const PLAN = msg`Plan a visit for this ticket`;

type Doing = 'plan' | { visit: TicketVisit; how: 'move' | 'missed' | 'cancelled' } | null;

/** When somebody of us goes to the requester, or he comes to us; planning, moving and ending it. */
export function Visits({ ticket }: { ticket: Ticket }) {
  const { t } = useLingui();
  const [doing, setDoing] = useState<Doing>(null);
  const queryKey = visitsKey(ticket.id);
  useLiveQuery(queryKey, [`ticket:${ticket.id}`]);
  const { data } = useQuery({ queryKey, queryFn: () => ask(listTicketVisits({ path: { id: ticket.id } })) });
  const works = ticket.may.includes('work') && !ticket.merged_into;
  const unsolved = works && UNSOLVED.includes(ticket.status);
  useCommands([
    { id: 'ticket-visit', title: PLAN, group: GROUP, keys: 's', enabled: unsolved, run: () => setDoing('plan') },
  ]);
  if (!data || (!unsolved && !data.items.length)) return null;
  const close = () => setDoing(null);
  return (
    <section aria-label={t`Visits`} className={classes.escalations}>
      <h2>
        <Trans>Visits</Trans>
      </h2>
      {data.items.length > 0 && (
        <ol>
          {data.items.map((one) => (
            <One key={one.id} ticket={ticket} visit={one} begin={works ? setDoing : undefined} />
          ))}
        </ol>
      )}
      {unsolved && (
        <Group gap={6}>
          <Button variant="subtle" size="compact-xs" onClick={() => setDoing('plan')}>
            <Trans>Plan a visit…</Trans>
          </Button>
        </Group>
      )}
      <Modal
        opened={doing !== null}
        onClose={close}
        title={<Heading doing={doing} number={ticket.number} />}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {doing === 'plan' && <VisitForm ticket={ticket} known={data} close={close} />}
        {doing && doing !== 'plan' && doing.how === 'move' && (
          <VisitForm ticket={ticket} known={data} visit={doing.visit} close={close} />
        )}
        {doing && doing !== 'plan' && doing.how !== 'move' && (
          <VisitEndForm ticket={ticket} visit={doing.visit} status={doing.how} close={close} />
        )}
      </Modal>
    </section>
  );
}

function Heading({ doing, number }: { doing: Doing; number: number }) {
  if (doing === 'plan') return <Trans>Plan a visit for ticket #{number}</Trans>;
  if (doing?.how === 'move') return <Trans>Move the visit for ticket #{number}</Trans>;
  if (doing?.how === 'missed') return <Trans>The visit for ticket #{number} was missed</Trans>;
  return <Trans>Cancel the visit for ticket #{number}</Trans>;
}

type OneProps = { ticket: Ticket; visit: TicketVisit; begin: ((doing: Doing) => void) | undefined };

function One({ ticket, visit, begin }: OneProps) {
  const { i18n } = useLingui();
  const planned = visit.status === 'planned';
  return (
    <li data-open={planned || undefined}>
      <p className={classes.way}>
        <time dateTime={visit.begins_at}>
          {dayName(visit.day, i18n.locale)}, <span className="numbers">{hoursOf(visit, i18n.locale)}</span>
        </time>
        <VisitStatus visit={visit} />
      </p>
      <p>
        <Badge size="sm" variant="default">
          {i18n._(VISIT_KINDS[visit.kind])}
        </Badge>{' '}
        <bdi>{visit.place}</bdi>
      </p>
      <p className={classes.dim}>
        <bdi>{say(visit.agent.name as Text, i18n.locale)}</bdi>
      </p>
      {visit.note && <p>{visit.note}</p>}
      {visit.reason && <p className={classes.dim}>{visit.reason}</p>}
      <Asked visit={visit} />
      <Warnings warnings={visit.warnings} />
      <Actions ticket={ticket} visit={visit} begin={planned ? begin : undefined} />
    </li>
  );
}

function Actions({ ticket, visit, begin }: OneProps) {
  const { t } = useLingui();
  const path = { id: ticket.id, visit_id: visit.id };
  const done = useAct(() => ask(endTicketVisit({ path, body: { status: 'done' } })), refreshed(ticket));
  const keep = useAct(() => ask(keepTicketVisit({ path })), refreshed(ticket));
  const file = (
    <Menu.Item component="a" href={calendarOf(ticket.id, visit.id)} download>
      <Trans>File for a calendar</Trans>
    </Menu.Item>
  );
  return (
    <Group gap={6}>
      {begin && (
        <>
          <Button variant="default" size="compact-xs" onClick={() => begin({ visit, how: 'move' })}>
            <Trans>Move…</Trans>
          </Button>
          <Button variant="default" size="compact-xs" loading={done.isPending} onClick={() => done.mutate(undefined)}>
            <Trans context="visit">Done</Trans>
          </Button>
          {visit.asked && (
            <Button variant="default" size="compact-xs" loading={keep.isPending} onClick={() => keep.mutate(undefined)}>
              <Trans>It stays as it is</Trans>
            </Button>
          )}
        </>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="default" size="sm" aria-label={t`More for this visit`}>
            <IconDots size={14} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {begin && (
            <>
              <Menu.Item onClick={() => begin({ visit, how: 'missed' })}>
                <Trans>It was missed…</Trans>
              </Menu.Item>
              <Menu.Item onClick={() => begin({ visit, how: 'cancelled' })}>
                <Trans>Cancel the visit…</Trans>
              </Menu.Item>
            </>
          )}
          {file}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
