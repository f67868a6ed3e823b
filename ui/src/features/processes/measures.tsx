import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Anchor, SegmentedControl, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { getProcessMeasures, listMeasuredRuns } from '../../api/generated';
import type { MeasuredRun, Process, ProcessMeasures, RunFigures, StepDeparted, Text } from '../../api/types';
import { number, percent } from '../../lib/format';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import classes from './measures.module.css';
import { outline } from './outline';

const PERIODS = ['7', '30', '90'];
const DAY_MS = 86_400_000;
const SHOWN = 50;
const WANTED = ['not_compliant', 'departed', 'not_held', 'late'] as const;
type Wanted = (typeof WANTED)[number];
type Kind = StepDeparted['kind'];

/** Reality measured against the process: figures of a period, what departed where, and the runs behind each of them. */
export function Measures({ slug, definition }: { slug: string; definition: Process['definition'] }) {
  const { params } = useView();
  const days = PERIODS.find((one) => one === params.days) ?? '30';
  const from = `${new Date(Date.now() - Number(days) * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`;
  const simulated = params.floor === 'simulated';
  const version = Number(params.version) || undefined;
  const query = { from, simulated, version };
  const key = ['processes', slug, 'measures', query];
  useLiveQuery(key, [`process:${slug}`], undefined, CALM_MS);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => ask(getProcessMeasures({ path: { slug }, query })),
    placeholderData: keepPreviousData,
  });
  const titles = new Map(outline(definition).map((step) => [step.name, step.title]));
  return (
    <div className={classes.measures}>
      <Chosen slug={slug} days={days} query={query} />
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <>
          <Figures figures={data.whole} />
          {!version && data.versions.length > 1 && <ByVersion versions={data.versions} />}
          <Deviations rows={data.deviations} titles={titles} />
          <Runs slug={slug} query={query} titles={titles} />
        </>
      ) : (
        <RowsSkeleton />
      )}
    </div>
  );
}

type Query = { from: string; simulated: boolean; version?: number };
type Titles = Map<string, Text | undefined>;

function Chosen({ slug, days, query }: { slug: string; days: string; query: Query }) {
  const { t, i18n } = useLingui();
  const { change } = useView();
  const me = useMe();
  const address = (format: string) => {
    const { from, simulated, version } = query;
    const asked = new URLSearchParams({ format, from, simulated: String(simulated) });
    if (version) asked.set('version', String(version));
    return `/api/processes/${slug}/log?${asked}`;
  };
  return (
    <div className={classes.bar}>
      <Select
        size="xs"
        w={150}
        aria-label={t`Period`}
        allowDeselect={false}
        value={days}
        onChange={(value) => change({ days: value && value !== '30' ? value : undefined })}
        data={PERIODS.map((value) => ({ value, label: t`Last ${number(Number(value), i18n.locale)} days` }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t`Floor`}
        value={query.simulated ? 'simulated' : 'real'}
        onChange={(value) => change({ floor: value === 'simulated' ? value : undefined })}
        data={[
          { value: 'real', label: t`Real` },
          { value: 'simulated', label: t`Simulated` },
        ]}
      />
      {query.version && (
        <button type="button" className={classes.chip} onClick={() => change({ version: undefined })}>
          <Trans>Only version {query.version}</Trans> ×
        </button>
      )}
      {may(me, 'exchange:list:export') && (
        <span className={classes.files}>
          {['xes', 'csv'].map((format) => (
            <Anchor key={format} size="sm" href={address(format)} download={`${slug}.${format}`}>
              {format === 'xes' ? t`Event log as XES` : t`Event log as CSV`}
            </Anchor>
          ))}
        </span>
      )}
    </div>
  );
}

function Figures({ figures }: { figures: RunFigures }) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const { runs, measured, compliant, fitness, person_steps, held, late } = figures;
  const share = (part: number, all: number) => (all ? percent(part / all, i18n.locale) : '–');
  const count = (value: number) => number(value, i18n.locale);
  const shown: Record<Wanted, { name: string; value: string; of: string }> = {
    not_compliant: {
      name: t`Compliance rate`,
      value: share(compliant, measured),
      of: t`${count(compliant)} of ${count(measured)} runs`,
    },
    departed: {
      name: t`Trace conformance`,
      value: fitness == null ? '–' : percent(fitness, i18n.locale),
      of: t`${count(figures.fitting)} of ${count(measured)} runs exactly so`,
    },
    not_held: {
      name: t`Role conformance`,
      value: share(held, person_steps),
      of: t`${count(held)} of ${count(person_steps)} steps by a holder of the role`,
    },
    late: { name: t`Late`, value: share(late, runs), of: t`${count(late)} of ${count(runs)} runs with a late step` },
  };
  return (
    <ul className={classes.figures} aria-label={t`Measures`}>
      {WANTED.map((one) => (
        <li key={one}>
          <button
            type="button"
            className={classes.figure}
            aria-pressed={params.wanted === one}
            title={t`Show the runs behind it`}
            onClick={() => change({ wanted: params.wanted === one ? undefined : one, departs: undefined })}
          >
            <span className={classes.dim}>{shown[one].name}</span>
            <strong>{shown[one].value}</strong>
            <span className={classes.dim}>{shown[one].of}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function ByVersion({ versions }: { versions: ProcessMeasures['versions'] }) {
  const { i18n } = useLingui();
  const { change } = useView();
  return (
    <ul className={classes.versions}>
      {versions.map(({ version, figures }) => (
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

function useKinds(): Record<Kind, string> {
  const { t } = useLingui();
  return {
    skipped: t`skipped`,
    inserted: t`inserted`,
    repeated: t`repeated`,
    out_of_order: t`out of order`,
    late: t`late`,
    left_path: t`left by choice`,
  };
}

function useStepName(titles: Titles) {
  const { t, i18n } = useLingui();
  return (step: string) =>
    step === '(customer leaves)' ? t`The customer leaves` : say(titles.get(step), i18n.locale) || step;
}

function Deviations({ rows, titles }: { rows: StepDeparted[]; titles: Titles }) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const kinds = useKinds();
  const nameOf = useStepName(titles);
  if (!rows.length) return null;
  return (
    <section className={classes.part} aria-label={t`Deviations by step`}>
      <h2>
        <Trans>Deviations by step</Trans>
      </h2>
      <ul className={classes.rows}>
        {rows.map(({ step, kind, runs, times }) => {
          const key = `${step}.${kind}`;
          return (
            <li key={key}>
              <button
                type="button"
                className={classes.row}
                aria-pressed={params.departs === key}
                onClick={() => change({ departs: params.departs === key ? undefined : key, wanted: undefined })}
              >
                <span className={classes.name}>{nameOf(step)}</span>
                <span>{kinds[kind]}</span>
                <span className={classes.count}>
                  <Plural value={runs} one="# run" other="# runs" />
                  {times > runs && ` · ${number(times, i18n.locale)}×`}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Runs({ slug, query, titles }: { slug: string; query: Query; titles: Titles }) {
  const { t, i18n } = useLingui();
  const { params } = useView();
  const wanted = WANTED.find((one) => one === params.wanted) ?? ('all' as const);
  const [step, kind] = params.departs?.split('.') ?? [];
  const asked = { ...query, wanted, step, kind: kind as Kind | undefined, limit: SHOWN };
  const key = ['processes', slug, 'measures', 'runs', asked];
  useLiveQuery(key, [`process:${slug}`], undefined, CALM_MS);
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: () => ask(listMeasuredRuns({ path: { slug }, query: asked })),
    placeholderData: keepPreviousData,
  });
  return (
    <section className={classes.part} aria-label={t`Runs`}>
      <h2>
        <Trans>Runs</Trans>{' '}
        <span className={classes.dim}>{data?.total != null && number(data.total, i18n.locale)}</span>
      </h2>
      {error && !data && <Failure error={error} />}
      {data?.items.length === 0 && (
        <p className={classes.dim}>
          <Trans>No run of this kind ended in this period.</Trans>
        </p>
      )}
      <ul className={classes.rows}>
        {data?.items.map((run) => (
          <RunRow key={run.run_id} run={run} titles={titles} />
        ))}
      </ul>
      {(data?.total ?? 0) > SHOWN && (
        <p className={classes.dim}>
          <Trans>The latest {SHOWN} are shown.</Trans>
        </p>
      )}
    </section>
  );
}

function RunRow({ run, titles }: { run: MeasuredRun; titles: Titles }) {
  const { t, i18n } = useLingui();
  const kinds = useKinds();
  const nameOf = useStepName(titles);
  const said = [
    ...run.deviations.map(({ step, kind, times }) => `${nameOf(step)} ${kinds[kind]}${times > 1 ? ` ${times}×` : ''}`),
    run.held < run.person_steps && t`not by a holder of the role`,
    !run.complete && t`results missing`,
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <span className={classes.name}>
        {run.interaction_id ? (
          <Link to="/interactions/$id" params={{ id: run.interaction_id }}>
            {run.reference ?? t`Interaction`}
          </Link>
        ) : (
          t`Run without an interaction`
        )}
        <span className={classes.dim}>
          {' '}
          <Moment at={run.ended_at} /> · v{run.version}
        </span>
      </span>
      <span className={classes.said}>
        {said.join(' · ') || t`as it should be`}
        {(run.left_path ?? []).map((one) => (
          <span key={one.at} className={classes.why}>
            {nameOf(one.step)}: {one.reason ? <q dir="auto">{one.reason}</q> : t`a reason was given`}
            {one.by && ` ${one.by}`}
          </span>
        ))}
      </span>
      <span className={classes.count}>{run.fitness == null ? '–' : percent(run.fitness, i18n.locale)}</span>
    </li>
  );
}
