import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client';
import { explainQueue } from '../../api/generated';
import type { QueueExplanation, Text } from '../../api/types';
import { useCollection } from '../../lib/collection';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { whyOf } from '../../lib/work';
import { Page } from '../../ui/page';
import { useReason } from '../../ui/rule-words';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment, Since } from '../../ui/time';
import { diagnoseQueue, grouped, type QueueDiagnosis } from './diagnosis';
import classes from './explain.module.css';
import { Answer, Lasts, Part, type Tone } from './parts';

const TONES: Record<QueueDiagnosis, Tone> = {
  empty: 'calm',
  ringing: 'good',
  next: 'good',
  cooling: 'warn',
  busy: 'warn',
  absent: 'bad',
  skills: 'bad',
  preferred: 'warn',
  unserved: 'bad',
};

/** The queue of an address, which names it by its id or its short name. */
export function QueuePage({ id: named }: { id: string }) {
  const { data, error } = useCollection('queues');
  const id = data?.find((queue) => queue.slug === named || queue.id === named)?.id;
  // One that is archived still has an id.
  return id || data || error ? <Why id={id ?? named} /> : <RowsSkeleton />;
}

/** Why is nobody being offered this queue's customers? Answered now, and again whenever something changes. */
function Why({ id }: { id: string }) {
  const { t, i18n } = useLingui();
  const key = ['explain', 'queue', id];
  useLiveQuery(key, ['queues', 'agents'], undefined, CALM_MS);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => ask(explainQueue({ path: { id } })),
    staleTime: 0,
  });
  const title = data ? say(data.queue.name as Text, i18n.locale) : t`Queue`;
  return (
    <Page title={title} actions={<Ways id={id} />}>
      {data ? (
        <Explained data={data} />
      ) : error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </Page>
  );
}

function Ways({ id }: { id: string }) {
  const me = useMe();
  return (
    <>
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/history" search={{ queue_id: id, state: 'live' }} {...props} />}
      >
        <Trans>Its customers now</Trans>
      </Button>
      {may(me, 'routing:queue:edit') && (
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link to="/setup/$screen" params={{ screen: 'queues' }} search={{ open: id }} {...props} />
          )}
        >
          <Trans>Its rules</Trans>
        </Button>
      )}
    </>
  );
}

function Explained({ data }: { data: QueueExplanation }) {
  const diagnosis = diagnoseQueue(data);
  const words = useWords(data)[diagnosis];
  return (
    <div className={classes.body}>
      <Answer tone={TONES[diagnosis]} {...words} />
      {data.candidates.length > 0 && (
        <Part
          title={
            data.items.length ? <Trans>The agents, for the next customer</Trans> : <Trans>Who serves this queue</Trans>
          }
        >
          <Staff data={data} />
        </Part>
      )}
      {data.items.length > 0 && (
        <Part title={<Trans>Waiting, in order</Trans>}>
          <Waiting data={data} />
        </Part>
      )}
    </div>
  );
}

function useWords(data: QueueExplanation): Record<QueueDiagnosis, { sentence: ReactNode; advice?: ReactNode }> {
  const first = data.items[0]?.item;
  const free = data.candidates.filter(({ verdict }) => verdict === 'eligible').length;
  const wider = first?.next_ring_at ? (
    <Trans>
      At <Moment at={first.next_ring_at} /> the next round opens and more agents may be asked.
    </Trans>
  ) : undefined;
  return {
    empty: {
      sentence: <Trans>Nobody waits here now</Trans>,
      advice: free ? (
        <Plural
          value={free}
          one="# agent is free for the next customer."
          other="# agents are free for the next customer."
        />
      ) : (
        <Trans>Whoever comes now has to wait: no agent is free.</Trans>
      ),
    },
    ringing: { sentence: <Trans>The next customer is ringing</Trans> },
    next: { sentence: <Trans>The next customer is about to ring</Trans> },
    cooling: {
      sentence: <Trans>Whoever is free just declined or missed the next customer</Trans>,
      advice: <Trans>After a short while it rings there again; it goes to anybody else who becomes free.</Trans>,
    },
    busy: {
      sentence: <Trans>Everybody who could take the next customer is busy</Trans>,
      advice: wider ?? <Trans>It rings as soon as one of them is done.</Trans>,
    },
    absent: {
      sentence: <Trans>Nobody who could take the next customer is available</Trans>,
      advice: wider ?? <Trans>Ask one of them to come back, or let more people serve this queue.</Trans>,
    },
    skills: {
      sentence: <Trans>Nobody who serves this queue has the skills that are needed</Trans>,
      advice: wider ?? <Trans>Ask for less in the queue's rules, or give people the skill.</Trans>,
    },
    preferred: {
      sentence: <Trans>The next customer waits for a preferred agent</Trans>,
      advice: wider,
    },
    unserved: {
      sentence: <Trans>Nobody serves this queue</Trans>,
      advice: <Trans>Give it to people: in Users, under Work.</Trans>,
    },
  };
}

/** Everybody who serves the queue, those of whom the same is true together. */
function Staff({ data }: { data: QueueExplanation }) {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const collator = new Intl.Collator(i18n.locale);
  // Where nobody waits there is nothing to take.
  const said = (one: (typeof data.candidates)[number]) =>
    !data.items.length && one.verdict === 'eligible' ? t`Free` : reason(one);
  return (
    <ul className={classes.list}>
      {grouped(data.candidates, said).map(([why, candidates]) => (
        <li key={why}>
          <span className={classes.reason}>
            {why}
            <span className={classes.count}>{candidates.length}</span>
          </span>
          <span className={classes.names}>
            {candidates
              .toSorted((a, b) => collator.compare(a.agent.name, b.agent.name))
              .map(({ agent, until }) => (
                <span key={agent.id}>
                  <Link to="/floor/agents/$id" params={{ id: agent.id }}>
                    {agent.name}
                  </Link>
                  <Lasts until={until} />
                </span>
              ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Waiting({ data }: { data: QueueExplanation }) {
  return (
    <ul className={classes.list}>
      {data.items.map(({ item, verdicts }) => {
        const able = (verdicts.eligible ?? 0) + (verdicts.offered ?? 0);
        return (
          <li key={item.item_id}>
            <Link {...whyOf(item)}>
              <Trans>
                Place {item.place} · waiting <Since at={item.arrived_at} />
              </Trans>
            </Link>
            <span className={classes.note}>
              <Trans>
                Round {item.ring + 1} of {item.rings}
              </Trans>
              {' · '}
              {able ? <Trans>{able} could take it</Trans> : <Trans>nobody could take it</Trans>}
              {item.overflow_at && (
                <>
                  {' · '}
                  <Trans>
                    leaves this queue at <Moment at={item.overflow_at} />
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
