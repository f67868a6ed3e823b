import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { CloseButton, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { ask } from '../../api/client';
import { getProcessGraph, getProcessStanding, listInteractions } from '../../api/generated';
import type { Graph, StandingStep, Text } from '../../api/types';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { ProcessGraph } from '../../ui/process-graph';
import { StateBadge } from '../../ui/state-badge';
import { Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { Since } from '../../ui/time';
import classes from './live-graph.module.css';
import { HeatTable, Legend, useHeat, useWarm } from './monitor/heat';
import { Floor, Period } from './monitor/period';

/** A process as a graph with how many runs stand where and for how long, now or over a period; or as a table. */
export function LiveGraph({ slug }: { slug: string }) {
  const control = useView();
  const { step, floor, when, as } = control.params;
  const simulated = floor === 'simulated';
  const graph = useQuery({
    queryKey: ['processes', slug, 'graph'],
    queryFn: () => ask(getProcessGraph({ path: { slug } })),
  });
  const key = ['processes', slug, 'standing', simulated];
  useLiveQuery(key, [`process:${slug}`], undefined, CALM_MS);
  const standing = useQuery({
    queryKey: key,
    queryFn: () => ask(getProcessStanding({ path: { slug }, query: { simulated } })),
    refetchInterval: 30_000, // what stands for long changes without an event
  }).data?.steps;
  const period = when === 'period';
  const warm = useWarm(slug, standing, period);
  const heat = useHeat(warm, period);
  const { change } = control;
  const select = useCallback((name: string) => change({ step: name === step ? undefined : name }), [change, step]);
  if (graph.error && !graph.data) return <Failure error={graph.error} retry={() => void graph.refetch()} />;
  if (!graph.data) return <RowsSkeleton />;
  return (
    <div className={classes.live}>
      <div className={classes.bar}>
        <Total graph={graph.data} standing={standing ?? []} />
        <Choices />
      </div>
      <div className={classes.both}>
        {as === 'table' ? (
          <HeatTable graph={graph.data} warm={warm} period={period} />
        ) : (
          <ProcessGraph
            graph={graph.data}
            standing={period ? undefined : standing}
            heat={heat}
            selected={step}
            onSelect={select}
          />
        )}
        {step && as !== 'table' && (
          <Here
            graph={graph.data}
            step={step}
            simulated={simulated}
            count={standing?.find((row) => row.step === step)?.count ?? 0}
            close={() => change({ step: undefined })}
          />
        )}
      </div>
      <Legend />
    </div>
  );
}

/** Now or a period, as a graph or as a table, real or simulated. */
function Choices() {
  const { t } = useLingui();
  const { params, change } = useView();
  const period = params.when === 'period';
  return (
    <div className={classes.choices}>
      <SegmentedControl
        size="xs"
        aria-label={t`When`}
        value={period ? 'period' : 'now'}
        onChange={(value) => change({ when: value === 'period' ? value : undefined })}
        data={[
          { value: 'now', label: t`Now` },
          { value: 'period', label: t`Period` },
        ]}
      />
      {period && <Period />}
      <SegmentedControl
        size="xs"
        aria-label={t`Shown as`}
        value={params.as === 'table' ? 'table' : 'graph'}
        onChange={(value) => change({ as: value === 'table' ? value : undefined })}
        data={[
          { value: 'graph', label: t`Graph` },
          { value: 'table', label: t`Table` },
        ]}
      />
      <Floor />
    </div>
  );
}

function Total({ graph, standing }: { graph: Graph; standing: StandingStep[] }) {
  const known = useMemo(() => new Set(graph.steps.map((step) => step.name)), [graph]);
  const sum = (rows: StandingStep[]) => rows.reduce((total, row) => total + row.count, 0);
  const elsewhere = sum(standing.filter((row) => !known.has(row.step)));
  const long = standing.reduce((total, row) => total + row.long, 0);
  return (
    <p className={classes.total} role="status">
      <Plural value={sum(standing)} one="# place where a run waits" other="# places where runs wait" />
      {long > 0 && (
        <strong>
          {' · '}
          <Plural value={long} one="# for longer than it should" other="# for longer than they should" />
        </strong>
      )}
      {elsewhere > 0 && (
        <>
          {' · '}
          <Trans>{elsewhere} at steps of older versions</Trans>
        </>
      )}
    </p>
  );
}

type HereProps = { graph: Graph; step: string; simulated: boolean; count: number; close: () => void };

/** The interactions that stand at a step, as far as I may see them. */
function Here({ graph, step, simulated, count, close }: HereProps) {
  const { t, i18n } = useLingui();
  const found = graph.steps.find((one) => one.name === step);
  const title = say(found?.title as Text, i18n.locale) || step;
  const query = { process: graph.slug, step, simulated, limit: 50 };
  const key = ['interactions', 'standing', query];
  useLiveQuery(key, [`process:${graph.slug}`], undefined, CALM_MS);
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => ask(listInteractions({ query })) });
  return (
    <aside className={classes.here} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <CloseButton aria-label={t`Close`} onClick={close} />
      </header>
      {found?.calls && (
        <p>
          <Link to="/processes/$slug" params={{ slug: found.calls }}>
            <Trans>To the process {found.calls}</Trans>
          </Link>
        </p>
      )}
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={3} />
      ) : data.items.length ? (
        <ul>
          {data.items.map((row) => (
            <li key={row.id}>
              <Link to="/interactions/$id" params={{ id: row.id }}>
                {row.reference}
              </Link>
              <span>{say(row.customer?.name as Text, i18n.locale) || row.address || t`Unknown caller`}</span>
              <small>
                <StateBadge state={row.state} medium={row.medium} /> <Since at={row.started_at} />
              </small>
            </li>
          ))}
        </ul>
      ) : (
        <p className={classes.none}>
          {count > 0 ? (
            <Trans>None of those who stand here is for you to see.</Trans>
          ) : (
            <Trans>Nobody stands here now.</Trans>
          )}
        </p>
      )}
    </aside>
  );
}
