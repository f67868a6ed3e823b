import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { Explanation, Text } from '../api/types';
import { timeOfDay } from '../lib/format';
import { may, useMe } from '../lib/session';
import { say } from '../lib/text';
import classes from './explanation.module.css';
import { HAPPENINGS, wordsFor } from './interaction-words';
import { type Candidate, useReason } from './rule-words';
import { Empty } from './states';
import { Moment } from './time';

/**
 * Why it waits, or why it went to whom: every agent considered, with the rule that said yes or no. `past`: it waits no
 * more, and the answer is about the moment when it was last offered.
 */
export function Explained({ data, past }: { data: Explanation; past: boolean }) {
  const candidates = data.candidates ?? [];
  if (!data.item && !candidates.length && !data.decisions.length) {
    return (
      <Empty title={<Trans>It never waited for an agent</Trans>}>
        <Trans>Here stands who was considered, and why.</Trans>
      </Empty>
    );
  }
  return (
    <div className={classes.explain}>
      {data.item && <Standing item={data.item} past={past} />}
      <Candidates candidates={candidates} past={past} />
      <Decisions decisions={data.decisions} />
    </div>
  );
}

/** Where it stands in its queue. */
function Standing({ item, past }: { item: NonNullable<Explanation['item']>; past: boolean }) {
  const { i18n } = useLingui();
  const queue = say(item.queue.name as Text, i18n.locale);
  const links = may(useMe(), 'routing:queue:see');
  return (
    <p>
      {past && (
        <>
          <Trans>As it stood when it last rang:</Trans>
          <br />
        </>
      )}
      {links ? (
        <Link to="/floor/queues/$id" params={{ id: item.queue.id }}>
          {queue}
        </Link>
      ) : (
        queue
      )}
      {' · '}
      <Trans>
        place {item.place}, round {item.ring + 1} of {item.rings}
      </Trans>
      {item.next_ring_at && !past && (
        <>
          {' · '}
          <Trans>
            next round at <Moment at={item.next_ring_at} />
          </Trans>
        </>
      )}
    </p>
  );
}

function Candidates({ candidates, past }: { candidates: Candidate[]; past: boolean }) {
  const reason = useReason(past);
  const order = ['offered', 'eligible', 'rejected'];
  const sorted = [...candidates].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return (
    <ul>
      {sorted.map((candidate) => (
        <li key={candidate.agent.id} data-verdict={candidate.verdict}>
          <strong>{candidate.agent.name}</strong>
          <span>{reason(candidate)}</span>
        </li>
      ))}
    </ul>
  );
}

/** What was decided, as the journal has it. */
function Decisions({ decisions }: { decisions: Explanation['decisions'] }) {
  const { i18n } = useLingui();
  return (
    <ol className={classes.timeline}>
      {decisions
        .filter((decision) => decision.type in HAPPENINGS)
        .map((decision) => (
          <li key={decision.position}>
            <time className="numbers" dateTime={decision.at}>
              {timeOfDay(decision.at, i18n.locale)}
            </time>
            <span>{wordsFor(HAPPENINGS, decision.type, (descriptor) => i18n._(descriptor))}</span>
          </li>
        ))}
    </ol>
  );
}
