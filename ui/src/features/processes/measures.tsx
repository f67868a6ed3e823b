import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { ask } from '../../api/client';
import { getProcessMeasures } from '../../api/generated';
import type { Process } from '../../api/types';
import { percent } from '../../lib/format';
import { RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import classes from './measures.module.css';
import { BEHIND, useAsked } from './monitor/asked';
import { Bar } from './monitor/bar';
import { Figures } from './monitor/figures';
import { Trace } from './monitor/trace';
import { type Titles, useStepName } from './monitor/words';
import { outline } from './outline';

const Variants = lazy(async () => ({ default: (await import('./monitor/variants')).Variants }));
const Funnel = lazy(async () => ({ default: (await import('./monitor/funnel')).Funnel }));
const SHOWN = ['figures', 'variants', 'funnel'] as const;

/** Reality measured against the process: figures of a period, the ways its runs went, how far they came. */
export function Measures({ slug, definition }: { slug: string; definition: Process['definition'] }) {
  const { t } = useLingui();
  const { params, change } = useView();
  const titles: Titles = useMemo(
    () => new Map(outline(definition).map((step) => [step.name, step.title])),
    [definition],
  );
  const shown = SHOWN.find((one) => one === params.show) ?? 'figures';
  const stepName = useStepName(titles);
  return (
    <div className={classes.measures}>
      <SegmentedControl
        size="xs"
        className={classes.shown}
        aria-label={t`What is shown`}
        value={shown}
        onChange={(value) =>
          change({
            ...Object.fromEntries(BEHIND.map((one) => [one, undefined])),
            show: value === 'figures' ? undefined : value,
          })
        }
        data={[
          { value: 'figures', label: t`Figures` },
          { value: 'variants', label: t`Variants` },
          { value: 'funnel', label: t`Funnel` },
        ]}
      />
      {shown === 'figures' ? (
        <Figures process={slug} titles={titles} versions={<ByVersion slug={slug} />} />
      ) : (
        <Suspense fallback={<RowsSkeleton />}>
          <Bar stepName={stepName} />
          {shown === 'variants' ? <Variants slug={slug} titles={titles} /> : <Funnel slug={slug} titles={titles} />}
        </Suspense>
      )}
      <Trace />
    </div>
  );
}

function ByVersion({ slug }: { slug: string }) {
  const { i18n } = useLingui();
  const { params, change } = useView();
  const { asked } = useAsked(slug);
  const { process: _, ...query } = asked;
  const { data } = useQuery({
    queryKey: ['monitor', 'versions', slug, query],
    queryFn: () => ask(getProcessMeasures({ path: { slug }, query })),
    enabled: !params.version,
  });
  if (params.version || !data || data.versions.length < 2) return null;
  return (
    <ul className={classes.versions}>
      {data.versions.map(({ version, figures }) => (
        <li key={version}>
          <button type="button" className={classes.chip} onClick={() => change({ version: String(version) })}>
            <Trans>
              Version {version}: {figures.measured ? percent(figures.compliant / figures.measured, i18n.locale) : '–'}
            </Trans>
          </button>
        </li>
      ))}
    </ul>
  );
}
