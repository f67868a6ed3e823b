import { Trans, useLingui } from '@lingui/react/macro';
import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../../api/client';
import { getProcessGraph, getRunTrace } from '../../../api/generated';
import type { RunTrace, Text } from '../../../api/types';
import { percent } from '../../../lib/format';
import { say } from '../../../lib/text';
import { ProcessGraph } from '../../../ui/process-graph';
import { useOutcomeWord } from '../../../ui/process-graph/outcome-words';
import { stepWord } from '../../../ui/process-graph/step-words';
import { Failure, RowsSkeleton } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import { Moment } from '../../../ui/time';
import classes from '../measures.module.css';
import { useKinds, useLength } from './words';

/** A run step by step beside the figures it is behind: its way on the graph, who did what and when, its interaction. */
export function Trace() {
  const { t } = useLingui();
  const { params, change } = useView();
  const id = params.run;
  const { data, error, refetch } = useQuery({
    queryKey: ['monitor', 'run', id],
    queryFn: () => ask(getRunTrace({ path: { run_id: id ?? '' } })),
    enabled: Boolean(id),
  });
  if (!id) return null;
  return (
    <Drawer
      opened
      onClose={() => change({ run: undefined })}
      position="right"
      size={680}
      title={t`Trace of a run`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <Shown trace={data} />
      ) : (
        <RowsSkeleton />
      )}
    </Drawer>
  );
}

function Shown({ trace }: { trace: RunTrace }) {
  const { t, i18n } = useLingui();
  const { change } = useView();
  const lasts = useLength();
  const { run, called, called_by: caller } = trace;
  const related = [...(caller ? [{ ...caller, up: true }] : []), ...called.map((one) => ({ ...one, up: false }))];
  return (
    <div className={classes.trace}>
      <p>
        <Link to="/processes/$slug" params={{ slug: run.process }}>
          {say(run.process_title as Text, i18n.locale) || run.process}
        </Link>{' '}
        v{run.version} · <Moment at={run.started_at} /> ·{' '}
        {lasts((Date.parse(run.ended_at) - Date.parse(run.started_at)) / 1000)}
        {run.fitness != null && ` · ${t`fitness ${percent(run.fitness, i18n.locale)}`}`}
        {run.interaction_id && (
          <>
            {' · '}
            <Link to="/interactions/$id" params={{ id: run.interaction_id }}>
              {run.reference ?? t`Interaction`}
            </Link>
          </>
        )}
      </p>
      {related.length > 0 && (
        <p>
          {related.map((one) => (
            <button key={one.run_id} type="button" className={classes.chip} onClick={() => change({ run: one.run_id })}>
              {one.up ? t`called by ${one.process}` : t`called ${one.process}`}
            </button>
          ))}
        </p>
      )}
      <OnGraph slug={run.process} walk={trace.walk} />
      <Visits trace={trace} />
    </div>
  );
}

/** A way on the graph of a process as it is now. */
export function OnGraph({ slug, walk }: { slug: string; walk: string[] }) {
  const { data } = useQuery({
    queryKey: ['processes', slug, 'graph'],
    queryFn: () => ask(getProcessGraph({ path: { slug } })),
  });
  return (
    <div className={classes.way}>
      {data ? <ProcessGraph graph={data} path={{ done: walk, here: [] }} /> : <RowsSkeleton rows={3} />}
    </div>
  );
}

function Visits({ trace }: { trace: RunTrace }) {
  const { t, i18n } = useLingui();
  const lasts = useLength();
  const kinds = useKinds();
  const outcomeWord = useOutcomeWord();
  return (
    <ol className={classes.rows} aria-label={t`Steps`}>
      {trace.visits.map((visit, index) => {
        const remarks = [visit.late && kinds.late, visit.deviation && kinds.left_path].filter(Boolean);
        const seconds = (Date.parse(visit.ended) - Date.parse(visit.began)) / 1000;
        return (
          <li key={index} className={classes.row}>
            <span className={classes.name}>
              {say(visit.title as Text, i18n.locale) || visit.step}
              <span className={classes.dim}>
                {' '}
                {stepWord(visit.type)}
                {visit.person && ` · ${visit.person}`}
              </span>
            </span>
            <span className={classes.said}>
              {visit.deviation === 'jumped'
                ? t`moved on`
                : visit.deviation
                  ? kinds.skipped
                  : outcomeWord(visit.outcome)}
              {remarks.length > 0 && <strong className={classes.missed}> · {remarks.join(' · ')}</strong>}
              {visit.deviation && <Why trace={trace} step={visit.step} />}
            </span>
            <span className={classes.count}>{seconds >= 1 ? lasts(seconds) : <Trans>at once</Trans>}</span>
          </li>
        );
      })}
    </ol>
  );
}

/** Why somebody left the step, as far as one may read it. */
function Why({ trace, step }: { trace: RunTrace; step: string }) {
  const reasons = (trace.run.left_path ?? []).filter((one) => one.step === step && one.reason);
  return reasons.map((one) => (
    <span key={one.at} className={classes.why}>
      <q dir="auto">{one.reason}</q>
    </span>
  ));
}
