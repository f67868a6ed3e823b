import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { listSurveyFigures } from '../../api/generated';
import type { Interaction, SurveyFigure } from '../../api/types';
import { useLiveQuery } from '../../lib/live';
import classes from './surveys.module.css';

type Kind = SurveyFigure['kind'];

const MOST: Record<Kind, number> = { csat: 5, ces: 7, nps: 10 };

function useNamesOfKinds(): Record<Kind, string> {
  const { t } = useLingui();
  return { csat: t`Satisfaction`, ces: t`Effort`, nps: t`Recommendation` };
}

/** What the customer answered when asked how it was. */
export function Surveys({ interaction }: { interaction: Interaction }) {
  const { t } = useLingui();
  const names = useNamesOfKinds();
  const surveys = interaction.surveys ?? [];
  if (!surveys.length) return null;
  const outcomes: Record<string, string> = {
    refused: t`Did not want to answer`,
    ignored: t`No answer`,
  };
  return (
    <section className={classes.surveys} aria-label={t`What the customer thinks`}>
      {surveys.map((survey, index) => (
        <div key={index} className={classes.survey}>
          <span className={classes.kind}>{names[survey.kind]}</span>
          {survey.outcome === 'answered' ? (
            <strong>
              <Trans>
                {survey.score} of {MOST[survey.kind]}
              </Trans>
            </strong>
          ) : (
            <span className={classes.none}>
              {survey.outcome ? outcomes[survey.outcome] : <Trans>Being asked…</Trans>}
            </span>
          )}
          {survey.comment && (
            <blockquote className={classes.comment} dir="auto">
              {survey.comment}
            </blockquote>
          )}
        </div>
      ))}
    </section>
  );
}

export type Asked = { queue_id?: string; agent_id?: string; from?: string; to?: string; simulated?: boolean };

/** The same for all interactions that a list is about: a figure, and from how many answers it comes. */
export function SurveyStrip({ queue_id, agent_id, from, to, simulated }: Asked) {
  const { t, i18n } = useLingui();
  const names = useNamesOfKinds();
  const origin: 'simulated' | 'real' = simulated ? 'simulated' : 'real';
  const query = { queue_id, agent_id, from, to, origin };
  const key = ['interactions', 'surveys', query];
  useLiveQuery(key, ['interactions']);
  const { data } = useQuery({ queryKey: key, queryFn: () => ask(listSurveyFigures({ query })) });
  const rows = (data?.items ?? []).filter(({ answered }) => answered > 0);
  if (!rows.length) return null;
  return (
    <ul className={classes.strip} aria-label={t`What customers think`}>
      {rows.map((row) => (
        <li key={row.kind}>
          <span className={classes.kind}>{names[row.kind]}</span>
          <strong>{scoreWords(row, i18n.locale)}</strong>
          <span className={classes.none}>
            <Trans>
              {row.answered} of {row.asked} answered
            </Trans>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Satisfaction in per cent, recommendation with its sign, effort as a mean. */
export function scoreWords({ kind, score }: Pick<SurveyFigure, 'kind' | 'score'>, locale: string): string {
  if (score == null) return '';
  const ways: Record<Kind, Intl.NumberFormatOptions> = {
    csat: { style: 'percent', maximumFractionDigits: 0 },
    ces: { minimumFractionDigits: 1, maximumFractionDigits: 1 },
    nps: { maximumFractionDigits: 0, signDisplay: 'exceptZero' },
  };
  return new Intl.NumberFormat(locale, ways[kind]).format(score);
}
