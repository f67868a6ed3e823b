import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { explainInteraction } from '../../api/generated';
import type { Explanation } from '../../api/types';
import { useNames } from '../../lib/collection';
import { number, timeOfDay } from '../../lib/format';
import { HAPPENINGS, wordsFor } from '../../ui/interaction-words';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import classes from './interaction.module.css';

type Candidate = NonNullable<Explanation['candidates']>[number];

/** Why it waits, or why it went to whom: every agent considered, with the rule that said yes or no. */
export function Explain({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['interaction', id, 'explain'],
    queryFn: () => ask(explainInteraction({ path: { id } })),
    staleTime: 0,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={5} />;
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
      {data.item && <Standing item={data.item} />}
      <Candidates candidates={candidates} />
      <Decisions decisions={data.decisions} />
    </div>
  );
}

/** Where it stands in its queue. */
function Standing({ item }: { item: NonNullable<Explanation['item']> }) {
  const { i18n } = useLingui();
  return (
    <p>
      <Trans>
        Place {item.place}, score {number(item.score, i18n.locale, 1)}, ring {item.ring + 1} of {item.rings}
      </Trans>
      {item.next_ring_at && (
        <>
          {' · '}
          <Trans>next ring</Trans> <Moment at={item.next_ring_at} />
        </>
      )}
    </p>
  );
}

function Candidates({ candidates }: { candidates: Candidate[] }) {
  const order = ['offered', 'eligible', 'rejected'];
  const sorted = [...candidates].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return (
    <ul>
      {sorted.map((candidate) => (
        <li key={candidate.agent.id} data-verdict={candidate.verdict}>
          <strong>{candidate.agent.name}</strong>
          <Verdict candidate={candidate} />
        </li>
      ))}
    </ul>
  );
}

/** The rules' codes in words. */
function Verdict({ candidate }: { candidate: Candidate }) {
  const { t } = useLingui();
  const skills = useNames('skills');
  const rules: Record<string, string> = {
    other_origin: t`simulated and real are kept apart`,
    not_serving_queue: t`does not serve this queue`,
    not_preferred: t`is not the preferred agent`,
    lacks_skill: t`lacks a skill`,
    lacks_attribute: t`does not match`,
    signed_out: t`not working`,
    disconnected: t`has lost the connection`,
    not_available: t`not available`,
    in_wrap_up: t`in wrap-up`,
    cooling: t`just declined it`,
    no_capacity: t`busy`,
  };
  const verdicts: Record<string, string> = {
    eligible: t`could take it`,
    offered: t`it was offered to`,
    rejected: t`could not take it`,
  };
  const lacks = candidate.lacks.map(
    ({ name, demanded, has }) => `${skills.get(name) ?? name} ${has ?? 0} < ${demanded}`,
  );
  const why = candidate.rule ? (rules[candidate.rule] ?? candidate.rule.replaceAll('_', ' ')) : null;
  return (
    <span>
      {verdicts[candidate.verdict] ?? candidate.verdict}
      {why && `: ${why}`}
      {lacks.length > 0 && ` (${lacks.join(', ')})`}
    </span>
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
