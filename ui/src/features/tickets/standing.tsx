import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { explainTicket, getTicketStanding } from '../../api/generated';
import type { Text, Ticket } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { Explained } from '../../ui/explanation';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Fact } from './fact';
import classes from './ticket.module.css';
import type { Change } from './use-change';

const GROUP = msg`Ticket`;
const WHY = msg`Why does this ticket wait?`;

/** The queue in which a ticket waits that nobody has, or from which it was given; and why. */
export function Standing({ ticket, change }: { ticket: Ticket; change: Change }) {
  const { t, i18n } = useLingui();
  const [asked, setAsked] = useState(false);
  const queryKey = ['ticket', ticket.number, 'standing'];
  useLiveQuery(queryKey, [`ticket:${ticket.id}`]);
  const { data } = useQuery({ queryKey, queryFn: () => ask(getTicketStanding({ path: { id: ticket.id } })) });
  const queue = data?.queue;
  useCommands([{ id: 'ticket-why', title: WHY, group: GROUP, enabled: !!queue, run: () => setAsked(true) }]);
  if (!queue) return null;
  return (
    <Fact field="queue" change={change} label={t`Queue`}>
      {say(queue.name as Text, i18n.locale)}{' '}
      <span className={classes.dim}>{data.agent_id ? <Trans>given from there</Trans> : <Trans>waiting</Trans>}</span>{' '}
      <Button variant="subtle" size="compact-xs" onClick={() => setAsked(true)}>
        <Trans>Why?</Trans>
      </Button>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={data.agent_id ? t`Why it was given to whom` : t`Why it waits`}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <Why id={ticket.id} past={data.agent_id !== null} />
      </Modal>
    </Fact>
  );
}

function Why({ id, past }: { id: string; past: boolean }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['ticket', id, 'explain'],
    queryFn: () => ask(explainTicket({ path: { id } })),
    staleTime: 0,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={4} />;
  return <Explained data={data} past={past} />;
}
