import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import { listProcessVariants } from '../../../api/generated';
import type { Variant } from '../../../api/types';
import { number, percent } from '../../../lib/format';
import { useOutcomeWord } from '../../../ui/process-graph/outcome-words';
import { Failure, RowsSkeleton } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import classes from '../measures.module.css';
import { useAsked } from './asked';
import { Runs } from './runs';
import { OnGraph } from './trace';
import { type Titles, useLength, useStepName } from './words';

const FIRST = 6;

/** The different ways in which runs went, most frequent first; the chosen one on the graph, with its runs. */
export function Variants({ slug, titles }: { slug: string; titles: Titles }) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const { asked } = useAsked(slug);
  const { process: _, ...query } = asked;
  const { data, error, refetch } = useQuery({
    queryKey: ['monitor', 'variants', slug, query],
    queryFn: () => ask(listProcessVariants({ path: { slug }, query })),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <section className={classes.part} aria-label={t`Variants`}>
      <h2>
        <Plural value={data.total} one="# way" other="# ways" />{' '}
        <span className={classes.dim}>
          <Plural value={data.runs} one="in # run" other="in # runs" />
        </span>
      </h2>
      <ul className={classes.rows}>
        {data.items.map((one) => (
          <li key={one.variant}>
            <button
              type="button"
              className={classes.variant}
              aria-pressed={one.variant === params.variant}
              onClick={() => change({ variant: one.variant === params.variant ? undefined : one.variant })}
            >
              <Row variant={one} titles={titles} />
            </button>
            {one.variant === params.variant && (
              <>
                <OnGraph slug={slug} walk={one.walk} />
                <Runs asked={asked} titles={titles} />
              </>
            )}
          </li>
        ))}
      </ul>
      {data.total > data.items.length && (
        <p className={classes.dim}>
          <Trans>{number(data.total - data.items.length, i18n.locale)} rarer ones are not shown.</Trans>
        </p>
      )}
      {data.items.length === 0 && (
        <p className={classes.dim}>
          <Trans>Nothing ended in this period.</Trans>
        </p>
      )}
    </section>
  );
}

function Row({ variant, titles }: { variant: Variant; titles: Titles }) {
  const { t, i18n } = useLingui();
  const lasts = useLength();
  const nameOf = useStepName(titles);
  const outcomeWord = useOutcomeWord();
  const names = variant.steps.map(nameOf);
  const shown = names.length > FIRST + 1 ? [...names.slice(0, FIRST), `+${names.length - FIRST}`] : names;
  const outcomes = variant.outcomes.map((one) =>
    variant.outcomes.length > 1
      ? `${outcomeWord(one.outcome)} ${number(one.runs, i18n.locale)}`
      : outcomeWord(one.outcome),
  );
  return (
    <>
      <span className={classes.share}>
        <span className={classes.barFill} style={{ width: `${Math.max(2, variant.share * 100)}%` }} aria-hidden />
        <strong>{percent(variant.share, i18n.locale)}</strong>{' '}
        <span className={classes.dim}>
          <Plural value={variant.runs} one="# run" other="# runs" />
        </span>
      </span>
      <span className={classes.steps} title={names.join(' → ')}>
        {shown.join(' → ') || t`nothing was done`}
      </span>
      <span className={classes.facts}>
        <span>
          <Trans>half within {lasts(variant.median_s)}</Trans>
        </span>
        <span>{variant.fitness == null ? '' : t`fitness ${percent(variant.fitness, i18n.locale)}`}</span>
        <span>{outcomes.join(', ')}</span>
      </span>
    </>
  );
}
