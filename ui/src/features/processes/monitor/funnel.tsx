import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import { getProcessFunnel } from '../../../api/generated';
import type { Funnel as Found, Text } from '../../../api/types';
import { number, percent } from '../../../lib/format';
import { say } from '../../../lib/text';
import { useOutcomeWord } from '../../../ui/process-graph/outcome-words';
import { Failure, RowsSkeleton } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import classes from '../measures.module.css';
import { useAsked } from './asked';
import { Runs } from './runs';
import type { Titles } from './words';

/** Of the runs that began in the period: how many came how far, and where they were given up. */
export function Funnel({ slug, titles }: { slug: string; titles: Titles }) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const { asked } = useAsked(slug);
  const { process: _, through: __, ...query } = asked;
  const outcomeWord = useOutcomeWord();
  const { data, error, refetch } = useQuery({
    queryKey: ['monitor', 'funnel', slug, query],
    queryFn: () => ask(getProcessFunnel({ path: { slug }, query })),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const milestones = data.steps.some((step) => step.milestone);
  const only = milestones && params.only !== 'steps';
  const shown = data.steps.filter((step) => (only ? step.milestone || step.type === 'end' : step.reached || step.type));
  return (
    <>
      <section className={classes.part} aria-label={t`Funnel`}>
        <div className={classes.head}>
          <h2>
            <Plural value={data.ended} one="# run ended" other="# runs ended" />{' '}
            <span className={classes.dim}>
              {data.under_way != null && <Plural value={data.under_way} one="# under way" other="# under way" />}
            </span>
          </h2>
          {milestones && (
            <SegmentedControl
              size="xs"
              aria-label={t`What is shown`}
              value={only ? 'milestones' : 'steps'}
              onChange={(value) => change({ only: value === 'steps' ? 'steps' : undefined })}
              data={[
                { value: 'milestones', label: t`Milestones` },
                { value: 'steps', label: t`All steps` },
              ]}
            />
          )}
        </div>
        <ul className={classes.rows}>
          {shown.map((step) => (
            <Step key={step.step} step={step} all={data.ended} />
          ))}
        </ul>
        <ul className={classes.chips} aria-label={t`How they ended`}>
          {data.outcomes.map(({ outcome, runs }) => (
            <li key={outcome}>
              <button
                type="button"
                className={classes.chip}
                aria-pressed={params.outcome === outcome}
                onClick={() =>
                  change({
                    outcome: params.outcome === outcome ? undefined : outcome,
                    through: undefined,
                    left: undefined,
                  })
                }
              >
                {outcomeWord(outcome)} <strong>{number(runs, i18n.locale)}</strong>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {(params.through || params.left || params.outcome) && <Runs asked={{ ...asked, begun: true }} titles={titles} />}
    </>
  );
}

function Step({ step, all }: { step: Found['steps'][number]; all: number }) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const title = say(step.title as Text, i18n.locale) || step.step;
  const share = all ? step.reached / all : 0;
  return (
    <li className={classes.funnel}>
      <button
        type="button"
        className={classes.variant}
        aria-pressed={params.through === step.step}
        title={t`Show the runs behind it`}
        onClick={() =>
          change({
            through: params.through === step.step ? undefined : step.step,
            left: undefined,
            outcome: undefined,
          })
        }
      >
        <span className={classes.share}>
          <span className={classes.barFill} style={{ width: `${share * 100}%` }} aria-hidden />
          <strong>{number(step.reached, i18n.locale)}</strong>{' '}
          <span className={classes.dim}>{percent(share, i18n.locale)}</span>
        </span>
        <span className={classes.steps}>{title}</span>
      </button>
      {step.left > 0 && (
        <button
          type="button"
          className={classes.link}
          aria-pressed={params.left === step.step}
          onClick={() =>
            change({ left: params.left === step.step ? undefined : step.step, through: undefined, outcome: undefined })
          }
        >
          <Trans>{number(step.left, i18n.locale)} given up here</Trans>
        </button>
      )}
    </li>
  );
}
