import { useLingui } from '@lingui/react/macro';
import { Anchor } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import { getMeasurements, listBenchmarks, listDeviations } from '../../../api/generated';
import { CALM_MS, useLiveQuery } from '../../../lib/live';
import { may, useMe } from '../../../lib/session';
import { Failure, RowsSkeleton } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import classes from '../measures.module.css';
import { type Asked, GROUPS, type Group, useAsked } from './asked';
import { Bar } from './bar';
import { Deviations } from './deviations';
import { Four } from './four';
import { Groups } from './groups';
import { Behind } from './runs';
import { type Titles, useStepName } from './words';

/** The four measurements of a process, or of all: by unit, role and so on, what departed, and what is behind each. */
export function Figures({
  process,
  titles,
  versions,
}: {
  process?: string;
  titles: Titles;
  versions?: React.ReactNode;
}) {
  const { params } = useView();
  const { asked } = useAsked(process);
  const first: Group = process ? 'unit' : 'process';
  const by = GROUPS.find((one) => one === params.by) ?? first;
  const stepName = useStepName(titles);
  const key = ['monitor', 'measurements', asked, by];
  useLiveQuery(key, process ? [`process:${process}`] : ['setup:processes'], undefined, CALM_MS);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => ask(getMeasurements({ query: { ...asked, by } })),
    placeholderData: keepPreviousData,
  });
  const benchmarks = useQuery({ queryKey: ['monitor', 'benchmarks'], queryFn: () => ask(listBenchmarks()) }).data;
  const departed = useQuery({
    queryKey: ['monitor', 'deviations', asked],
    queryFn: () => ask(listDeviations({ query: asked })),
    placeholderData: keepPreviousData,
  }).data;
  return (
    <>
      <Bar chosen={data?.chosen} stepName={stepName}>
        {process && <Files asked={asked} slug={process} />}
      </Bar>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <>
          <Four figures={data.whole} benchmarks={benchmarks?.items ?? []} process={process} />
          {versions}
          <Groups monitored={data} by={by} process={process} titles={titles} />
          {departed && <Deviations found={departed} titles={titles} steps={Boolean(process)} />}
          <Behind process={process} titles={titles} />
        </>
      ) : (
        <RowsSkeleton />
      )}
    </>
  );
}

/** The runs of the period to take along. */
function Files({ asked, slug }: { asked: Asked; slug: string }) {
  const { t } = useLingui();
  const me = useMe();
  if (!may(me, 'exchange:list:export')) return null;
  const address = (format: string) => {
    const { process: _, ...rest } = asked;
    const given = Object.entries({ format, ...rest }).filter(([, value]) => value !== undefined);
    return `/api/processes/${slug}/log?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
  };
  return (
    <span className={classes.files}>
      {['xes', 'csv'].map((format) => (
        <Anchor key={format} size="sm" href={address(format)} download={`${slug}.${format}`}>
          {format === 'xes' ? t`Event log as XES` : t`Event log as CSV`}
        </Anchor>
      ))}
    </span>
  );
}
