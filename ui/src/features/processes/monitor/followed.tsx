import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../../api/client';
import { getMeasurements } from '../../../api/generated';
import { percent } from '../../../lib/format';
import classes from '../measures.module.css';
import { useAsked } from './asked';
import { Reached } from './four';
import { MEASURES, useMeasureNames } from './words';

/** How a process was followed in the last 30 days, beside its document: the four with their benchmarks. */
export function Followed({ slug }: { slug: string }) {
  const { i18n } = useLingui();
  const names = useMeasureNames();
  const { asked } = useAsked(slug);
  const { data } = useQuery({
    queryKey: ['monitor', 'measurements', asked, 'month'],
    queryFn: () => ask(getMeasurements({ query: { ...asked, by: 'month' } })),
  });
  if (!data || !MEASURES.some((measure) => data.whole[measure].of)) return null;
  return (
    <>
      <h3>
        <Trans>How it was followed in the last 30 days</Trans>
      </h3>
      <ul className={classes.brief}>
        {MEASURES.map((measure) => {
          const rate = data.whole[measure];
          return (
            <li key={measure}>
              <Link to="/processes/$slug" params={{ slug }} search={{ view: 'measures' }}>
                {names[measure]}
              </Link>{' '}
              <strong>{rate.value == null ? '–' : percent(rate.value, i18n.locale)}</strong> <Reached rate={rate} />
              {rate.benchmark != null && (
                <span className={classes.dim}>
                  {' '}
                  <Trans>Benchmark {percent(rate.benchmark, i18n.locale)}</Trans>
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
