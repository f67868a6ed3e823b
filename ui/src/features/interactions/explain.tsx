import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { explainInteraction } from '../../api/generated';
import type { Text } from '../../api/types';
import { number } from '../../lib/format';
import { say } from '../../lib/text';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import classes from './interaction.module.css';

/** Why it waits, or why it went to whom: every agent considered, with the rule that said yes or no. */
export function Explain({ id }: { id: string }) {
  const { i18n } = useLingui();
  const { data, error, refetch } = useQuery({
    queryKey: ['explain', id],
    queryFn: () => ask(explainInteraction({ path: { id } })),
    staleTime: 0,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={5} />;
  if (!data.candidates.length && !data.decisions.length) {
    return (
      <Empty title={<Trans>It never waited for an agent</Trans>}>
        <Trans>Here stands who was considered, and why.</Trans>
      </Empty>
    );
  }
  return (
    <div className={classes.explain}>
      <p>
        {data.score != null && (
          <>
            <Trans>Score {number(data.score, i18n.locale, 1)}</Trans>
            {' · '}
          </>
        )}
        {data.ring != null && <Trans>Ring {data.ring}</Trans>}
      </p>
      <ul>
        {data.candidates.map((candidate) => (
          <li key={candidate.agent.id} data-verdict={candidate.verdict}>
            <strong>{say(candidate.agent.name as Text, i18n.locale)}</strong>
            <Verdict verdict={candidate.verdict} rule={candidate.rule} />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The rules' codes in words. */
function Verdict({ verdict, rule }: { verdict: string; rule?: string | null }) {
  const { t } = useLingui();
  const rules: Record<string, string> = {
    signed_out: t`not working`,
    not_available: t`not available`,
    wrap_up: t`in wrap-up`,
    queue: t`does not serve this queue`,
    skills: t`lacks a skill`,
    capacity: t`busy`,
    cooling: t`just declined it`,
    origin: t`simulated and real are kept apart`,
  };
  const verdicts: Record<string, string> = {
    eligible: t`could take it`,
    chosen: t`was chosen`,
    winner: t`was chosen`,
    offered: t`it was offered to`,
    rejected: t`could not take it`,
  };
  const why = rule ? (rules[rule] ?? rule.replaceAll('_', ' ')) : null;
  return (
    <span>
      {verdicts[verdict] ?? verdict}
      {why && `: ${why}`}
    </span>
  );
}
