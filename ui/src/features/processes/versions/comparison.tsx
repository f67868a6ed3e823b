import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ask } from '../../../api/client';
import { compareProcessVersions } from '../../../api/generated';
import type { Comparison as Compared, Graph, Text } from '../../../api/types';
import { say } from '../../../lib/text';
import { ProcessGraph } from '../../../ui/process-graph';
import type { Mark } from '../../../ui/process-graph/step-card';
import { Failure, RowsSkeleton } from '../../../ui/states';
import { HEAD } from '../parameter-words';
import classes from './comparison.module.css';
import { DifferenceValues } from './difference-values';

export type Pair = { slug: string; version: number; other: string; before: number };

/** Two versions side by side as graphs, and what is different in words beside them. */
export function Comparison({ slug, version, other, before }: Pair) {
  const { t } = useLingui();
  const [step, setStep] = useState<string>();
  const { data, error, refetch } = useQuery({
    queryKey: ['processes', slug, 'comparison', version, other, before],
    queryFn: () => ask(compareProcessVersions({ path: { slug, version }, query: { before, process: other } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const marks = useMemo(() => (data ? marksOf(data) : undefined), [data]);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || !marks) return <RowsSkeleton />;
  const choose = (name: string) => setStep((now) => (now === name ? undefined : name));
  return (
    <div className={classes.both}>
      <Side
        title={t({ message: 'Before', context: 'comparison' })}
        graph={data.before}
        marks={marks.before}
        step={step}
        choose={choose}
      />
      <Side
        title={t({ message: 'After', context: 'comparison' })}
        graph={data.after}
        marks={marks.after}
        step={step}
        choose={choose}
      />
      <Differences data={data} step={step} choose={choose} />
    </div>
  );
}

type SideProps = {
  title: string;
  graph: Graph;
  marks: Map<string, Mark>;
  step: string | undefined;
  choose: (step: string) => void;
};

function Side({ title, graph, marks, step, choose }: SideProps) {
  const { i18n } = useLingui();
  return (
    <div className={classes.side}>
      <h2>
        {title}: {say(graph.title as Text, i18n.locale)}, <Trans>version {graph.version}</Trans>
      </h2>
      <ProcessGraph graph={graph} marks={marks} selected={step} onSelect={choose} follow />
    </div>
  );
}

type ListProps = { data: Compared; step: string | undefined; choose: (step: string) => void };

function Differences({ data, step, choose }: ListProps) {
  const { t, i18n } = useLingui();
  const words = { added: t`new`, removed: t`removed`, changed: t`changed` };
  const titles = new Map([...data.before.steps, ...data.after.steps].map((one) => [one.name, one.title]));
  const types = new Map([...data.before.steps, ...data.after.steps].map((one) => [one.name, one.type]));
  const { head, steps } = data;
  return (
    <section className={classes.list} aria-label={t`What is different`}>
      <p role="status">
        {steps.length || head.length ? (
          <Plural value={steps.length} one="# step is different" other="# steps are different" />
        ) : (
          <Trans>Nothing is different.</Trans>
        )}
      </p>
      <ul>
        {head.length > 0 && (
          <li>
            <strong>{t`The process`}</strong>
            <span className={classes.how} data-how="changed">{t`changed`}</span>
            <DifferenceValues owner={HEAD} parameters={head} ways={[]} />
          </li>
        )}
        {steps.map((one) => (
          <li key={one.step}>
            <button
              type="button"
              className={classes.link}
              aria-pressed={step === one.step}
              onClick={() => choose(one.step)}
            >
              {say(titles.get(one.step) as Text, i18n.locale) || one.step}
            </button>
            <span className={classes.how} data-how={one.how}>
              {words[one.how]}
            </span>
            {one.how === 'changed' && (
              <DifferenceValues
                owner={types.get(one.step)}
                parameters={one.parameters}
                ways={data.ways.filter((way) => way.step === one.step)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What each graph shows of it: what has gone on the left, what is new on the right, what changed on both. */
function marksOf(data: Compared): { before: Map<string, Mark>; after: Map<string, Mark> } {
  const before = new Map<string, Mark>();
  const after = new Map<string, Mark>();
  for (const { step, how } of data.steps) {
    if (how !== 'added') before.set(step, how);
    if (how !== 'removed') after.set(step, how);
  }
  const still = (graph: Graph, from: string, to: string) =>
    graph.steps.some((step) => step.name === from && step.exits.some((exit) => exit.to === to));
  for (const way of data.ways) {
    if (way.before && !still(data.after, way.step, way.before)) before.set(`${way.step} ${way.before}`, 'removed');
    if (way.after && !still(data.before, way.step, way.after)) after.set(`${way.step} ${way.after}`, 'added');
  }
  return { before, after };
}
