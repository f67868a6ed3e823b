import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../../api/client';
import { listApplications, listMonitoredRuns } from '../../../api/generated';
import type { MeasuredRun, Text } from '../../../api/types';
import { number, percent } from '../../../lib/format';
import { say } from '../../../lib/text';
import { Failure } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import { Moment } from '../../../ui/time';
import classes from '../measures.module.css';
import { type Asked, useAsked } from './asked';
import { type Kind, type Titles, useKinds, useStepName } from './words';

const SHOWN = 50;
const WANTED = ['not_compliant', 'departed', 'not_held', 'late'] as const;
const HOW = ['not_run', 'path_left', 'walked', 'all'] as const;

/** What is behind the figure that was chosen: runs, or where a process was to be used interactions. */
export function Behind({ process, titles }: { process?: string; titles: Titles }) {
  const { params } = useView();
  const { asked } = useAsked(process);
  return params.wanted === 'not_applied' ? <Interactions asked={asked} /> : <Runs asked={asked} titles={titles} />;
}

/** Runs, each with what departed in it, to its trace and its interaction. */
export function Runs({ asked, titles }: { asked: Asked; titles: Titles }) {
  const { t, i18n } = useLingui();
  const { params } = useView();
  const [step, kind = params.kind] = params.departs?.split('.') ?? [];
  const query = {
    ...asked,
    wanted: WANTED.find((one) => one === params.wanted) ?? ('all' as const),
    step,
    kind: kind as Kind | undefined,
    variant: params.variant,
    left_at: params.left,
    outcome: params.outcome,
    limit: SHOWN,
  };
  const { data, error } = useQuery({
    queryKey: ['monitor', 'runs', query],
    queryFn: () => ask(listMonitoredRuns({ query })),
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
          <RunRow key={run.run_id} run={run} titles={titles} named={!asked.process} />
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

function RunRow({ run, titles, named }: { run: MeasuredRun; titles: Titles; named: boolean }) {
  const { t, i18n } = useLingui();
  const { change } = useView();
  const kinds = useKinds();
  const nameOf = useStepName(titles);
  const ways = new Set(run.deviations.map((one) => kinds[one.kind]));
  const said = [
    ...(named
      ? ways
      : run.deviations.map(
          ({ step, kind, times }) => `${nameOf(step)} ${kinds[kind]}${times > 1 ? ` ${times}×` : ''}`,
        )),
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
          {named && `${say(run.process_title as Text, i18n.locale) || run.process} · `}
          <Moment at={run.ended_at} /> · v{run.version}
        </span>
      </span>
      <span className={classes.said}>
        {said.join(' · ') || t`as it should be`}
        {(run.left_path ?? []).map((one) => (
          <span key={one.at} className={classes.why}>
            {!named && `${nameOf(one.step)}: `}
            {one.reason ? <q dir="auto">{one.reason}</q> : t`a reason was given`}
            {one.by && ` ${one.by}`}
          </span>
        ))}
      </span>
      <span className={classes.count}>
        {run.fitness == null ? '–' : percent(run.fitness, i18n.locale)}{' '}
        <button type="button" className={classes.link} onClick={() => change({ run: run.run_id })}>
          <Trans>Trace</Trans>
        </button>
      </span>
    </li>
  );
}

/** Interactions that came to where a process is to be used. */
function Interactions({ asked }: { asked: Asked }) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const how = HOW.find((one) => one === params.how) ?? 'not_run';
  const { process, from, simulated, unit_id, brand_id, region_id } = asked;
  const query = { process, from, simulated, unit_id, brand_id, region_id, how, limit: SHOWN };
  const { data, error } = useQuery({
    queryKey: ['monitor', 'interactions', query],
    queryFn: () => ask(listApplications({ query })),
    placeholderData: keepPreviousData,
  });
  const words = {
    not_run: t`Process not run`,
    path_left: t`Path left`,
    walked: t`Kept to it`,
    all: t`All`,
  };
  return (
    <section className={classes.part} aria-label={t`Interactions`}>
      <div className={classes.head}>
        <h2>
          <Trans>Interactions</Trans>{' '}
          <span className={classes.dim}>{data?.total != null && number(data.total, i18n.locale)}</span>
        </h2>
        <SegmentedControl
          size="xs"
          aria-label={t`Which of them`}
          value={how}
          onChange={(value) => change({ how: value })}
          data={HOW.map((value) => ({ value, label: words[value] }))}
        />
      </div>
      {error && !data && <Failure error={error} />}
      {data?.items.length === 0 && (
        <p className={classes.dim}>
          <Trans>There is none of this kind in this period.</Trans>
        </p>
      )}
      <ul className={classes.rows}>
        {data?.items.map((one) => (
          <li key={`${one.interaction_id} ${one.process}`} className={classes.row}>
            <span className={classes.name}>
              <Link to="/interactions/$id" params={{ id: one.interaction_id }}>
                {one.reference ?? t`Interaction`}
              </Link>
              <span className={classes.dim}>
                {' '}
                {!process && `${say(one.process_title as Text, i18n.locale) || one.process} · `}
                <Moment at={one.at} />
              </span>
            </span>
            <span className={classes.said}>{words[!one.ran ? 'not_run' : one.path_left ? 'path_left' : 'walked']}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
