import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client';
import { explainAgent } from '../../api/generated';
import type { AgentExplanation, Text } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { showMessages } from '../../lib/messages';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { whyOf } from '../../lib/work';
import { Absences } from '../../ui/absences';
import { MoveDialog } from '../../ui/move-dialog';
import { MovesList } from '../../ui/moves-list';
import { Page } from '../../ui/page';
import { useReason } from '../../ui/rule-words';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment, Since } from '../../ui/time';
import { type AgentDiagnosis, diagnoseAgent } from './diagnosis';
import classes from './explain.module.css';
import { Answer, Lasts, Part, type Tone, useMaySeeQueues } from './parts';

const GROUP = msg`Agent`;
const MOVE = msg`Move for a time`;

const TONES: Record<AgentDiagnosis, Tone> = {
  signed_out: 'bad',
  disconnected: 'bad',
  not_available: 'warn',
  unread_bulletin: 'warn',
  break_next: 'calm',
  in_wrap_up: 'warn',
  ringing: 'good',
  busy: 'calm',
  no_queues: 'bad',
  nobody_waits: 'good',
  next: 'good',
  none_fits: 'warn',
};

/** Why do I get nothing, why not her? Answered now, and again whenever something changes. `me` is who asks. */
export function AgentPage({ id: named }: { id: string }) {
  const { t } = useLingui();
  const me = useMe();
  const id = named === 'me' ? me.user.id : named;
  const mine = me.user.id === id;
  const key = ['explain', 'agent', id];
  useLiveQuery(key, [...(mine ? ['me'] : []), ...(useMaySeeQueues() ? ['queues', 'agents'] : [])], undefined, CALM_MS);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => ask(explainAgent({ path: { id } })),
    staleTime: 0,
    // Whoever may not follow the queues still wants to see that somebody waits.
    refetchInterval: 10_000,
  });
  return (
    <Page
      title={mine ? t`Why do I get nothing?` : (data?.agent.name ?? t`Agent`)}
      actions={<Ways id={id} name={data?.agent.name} />}
    >
      {data ? (
        <Explained data={data} mine={mine} />
      ) : error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </Page>
  );
}

function Ways({ id, name }: { id: string; name?: string }) {
  const me = useMe();
  const [moving, { open, close }] = useDisclosure();
  const [away, showAway] = useDisclosure();
  const moves = may(me, 'people:agent:move') && name !== undefined;
  useCommands([{ id: 'move', title: MOVE, group: GROUP, keys: 'm', enabled: moves, run: open }]);
  return (
    <>
      {moves && (
        <Button variant="default" onClick={open}>
          <Trans>Move for a time</Trans>
        </Button>
      )}
      {name !== undefined && id !== me.user.id && (
        <Button variant="default" onClick={() => showMessages({ view: 'talk', with: { kind: 'user', id, name } })}>
          <Trans>Write</Trans>
        </Button>
      )}
      {moves && (
        <Button variant="default" onClick={showAway.open}>
          <Trans>Planned absence</Trans>
        </Button>
      )}
      {moves && <Absences of={{ id, name }} opened={away} onClose={showAway.close} />}
      {moving && name && <MoveDialog people={[{ value: id, label: name }]} chosen={[id]} opened close={close} />}
      {may(me, 'people:user:see') && (
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link to="/setup/$screen" params={{ screen: 'users' }} search={{ open: id }} {...props} />
          )}
        >
          <Trans>Skills and queues</Trans>
        </Button>
      )}
    </>
  );
}

function Explained({ data, mine }: { data: AgentExplanation; mine: boolean }) {
  const diagnosis = diagnoseAgent(data);
  const words = useWords(data, mine)[diagnosis];
  // What waits in queues that the agent does not serve is nobody's question here.
  const items = data.items.filter(({ rule }) => rule !== 'not_serving_queue' && rule !== 'other_origin');
  return (
    <div className={classes.body}>
      <Answer tone={TONES[diagnosis]} {...words} />
      {items.length > 0 && (
        <Part title={<Trans>Waiting, in the order of service</Trans>}>
          <Items items={items} />
        </Part>
      )}
      {data.moves.length > 0 && (
        <Part title={<Trans>Moved for a time</Trans>}>
          <MovesList moves={data.moves} refresh={[['explain']]} />
        </Part>
      )}
      <Part title={<Trans>Queues served</Trans>}>
        <Served queues={data.queues} />
      </Part>
    </div>
  );
}

function useWords(
  data: AgentExplanation,
  mine: boolean,
): Record<AgentDiagnosis, { sentence: ReactNode; advice?: ReactNode }> {
  const choose = mine ? <Trans>Choose an available status when you are ready.</Trans> : undefined;
  return {
    signed_out: { sentence: <Trans>Not working</Trans>, advice: choose },
    disconnected: {
      sentence: <Trans>The desk is open nowhere, or has lost its connection</Trans>,
      advice: <Trans>Nothing rings where nobody can see it. It goes on by itself when the desk is back.</Trans>,
    },
    not_available: { sentence: <Trans>In a status that takes no customers</Trans>, advice: choose },
    unread_bulletin: {
      sentence: <Trans>A bulletin must be read first</Trans>,
      advice: mine ? (
        <Trans>It stands at the top of your desk. When you have read it, customers ring again.</Trans>
      ) : (
        <Trans>When it is read, customers ring again.</Trans>
      ),
    },
    break_next: {
      sentence: <Trans>A break was granted and begins next</Trans>,
      advice: <Trans>It begins when nothing is in hand any more. After it, customers ring again.</Trans>,
    },
    in_wrap_up: {
      sentence: (
        <>
          <Trans>In wrap-up</Trans>
          <Lasts until={data.until} />
        </>
      ),
      advice: <Trans>The next customer rings when the wrap-up is finished.</Trans>,
    },
    ringing: { sentence: <Trans>It rings now</Trans> },
    busy: {
      sentence: <Trans>Busy with a customer</Trans>,
      advice: <Trans>The next one rings when this one is done.</Trans>,
    },
    no_queues: {
      sentence: <Trans>Serves no queue</Trans>,
      advice: mine ? (
        <Trans>Ask your supervisor which queues are yours.</Trans>
      ) : (
        <Trans>Add queues under Skills and queues.</Trans>
      ),
    },
    nobody_waits: {
      sentence: <Trans>Free, and nobody waits in the queues served</Trans>,
      advice: <Trans>Nothing is wrong. When a customer comes, the queue's rules choose among all who are free.</Trans>,
    },
    next: { sentence: <Trans>A customer is about to ring</Trans> },
    none_fits: {
      sentence: <Trans>Customers wait, but none that may be offered here yet</Trans>,
      advice: <Trans>Each one's reason stands below. The longer they wait, the more agents are asked.</Trans>,
    },
  };
}

function Items({ items }: { items: AgentExplanation['items'] }) {
  const { i18n } = useLingui();
  const reason = useReason();
  const links = useMaySeeQueues();
  return (
    <ul className={classes.list}>
      {items.map((item) => {
        const name = (
          <>
            {say(item.queue.name as Text, i18n.locale)} · <Since at={item.arrived_at} />
          </>
        );
        return (
          <li key={item.item_id}>
            {links ? <Link {...whyOf(item)}>{name}</Link> : <span>{name}</span>}
            <span className={classes.note}>
              {reason(item)}
              {item.until && (
                <>
                  {' '}
                  <Trans>
                    until <Moment at={item.until} />
                  </Trans>
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Served({ queues }: { queues: AgentExplanation['queues'] }) {
  const { i18n } = useLingui();
  const links = useMaySeeQueues();
  if (!queues.length) {
    return (
      <p className={classes.none}>
        <Trans>None</Trans>
      </p>
    );
  }
  return (
    <p className={`${classes.none} ${classes.names}`}>
      {queues.map((queue) => {
        const name = say(queue.name as Text, i18n.locale);
        return links ? (
          <Link key={queue.id} to="/floor/queues/$id" params={{ id: queue.id }}>
            {name}
          </Link>
        ) : (
          <span key={queue.id}>{name}</span>
        );
      })}
    </p>
  );
}
