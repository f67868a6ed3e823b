import '@mantine/core/styles/Tabs.layer.css';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Tabs } from '@mantine/core';
import { IconPencil, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { ask } from '../../api/client';
import { getProcess, openProcessDraft } from '../../api/generated';
import type { Process, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Page } from '../../ui/page';
import { stepWord } from '../../ui/process-graph/step-words';
import { Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { LiveGraph } from './live-graph';
import { type OutlineStep, outline } from './outline';
import { ProcessComments } from './process-comments';
import { ProcessDocument } from './process-document';
import classes from './processes.module.css';
import { Running } from './running';
import { useProcessDocument } from './use-catalogue';
import { Used } from './used';

const Followed = lazy(async () => ({ default: (await import('./monitor/followed')).Followed }));
const Improvements = lazy(async () => ({ default: (await import('./reports/improvements')).Improvements }));
const Measures = lazy(async () => ({ default: (await import('./measures')).Measures }));
const Versions = lazy(async () => ({ default: (await import('./versions/versions')).Versions }));
const Variants = lazy(async () => ({ default: (await import('./versions/variants')).Variants }));
const FIRST = 'document';
const OF_A_TAB = [
  ...['step', 'wanted', 'departs', 'version', 'days', 'kind', 'variant', 'left', 'outcome', 'how', 'show', 'only'],
  ...[
    'by',
    'sort',
    'run',
    'unit',
    'brand',
    'region',
    'post',
    'person',
    'through',
    'when',
    'as',
    'before',
    'after',
    'other',
    'open',
    'state',
  ],
];
const PRINT = msg`Print the document`;
const GROUP = msg`Process`;

/** One process: where its runs stand now, its steps as they are reached, and its versions. */
export function ProcessPage({ slug }: { slug: string }) {
  const { i18n } = useLingui();
  const control = useView();
  const { step } = control.params;
  const { view = step ? 'graph' : FIRST } = control.params;
  const me = useMe();
  const navigate = useNavigate();
  const open = useAct(async (version: number | null) => {
    const draft = await ask(openProcessDraft({ path: { slug }, body: { version } }));
    await navigate({ to: '/processes/drafts/$id', params: { id: draft.id } });
  });
  const { data, error, refetch } = useQuery({
    queryKey: ['processes', slug],
    queryFn: () => ask(getProcess({ path: { slug } })),
  });
  const print = () => window.print();
  useCommands([{ id: 'process-print', title: PRINT, group: GROUP, enabled: view === FIRST, run: print }]);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <Page
      ownHead={view === FIRST}
      title={say(data.title as Text, i18n.locale)}
      count={<Trans>version {data.version}</Trans>}
      actions={
        <>
          {may(me, 'processes:draft:edit') && (
            <Button loading={open.isPending} leftSection={<IconPencil size={14} />} onClick={() => open.mutate(null)}>
              <Trans>Design</Trans>
            </Button>
          )}
          {view === FIRST && (
            <Button variant="default" leftSection={<IconPrinter size={14} />} onClick={print}>
              <Trans>Print</Trans>
            </Button>
          )}
          <Button variant="default" component={Link} to="/processes/publish">
            <Trans>Publish from a file</Trans>
          </Button>
        </>
      }
    >
      <Tabs
        value={view}
        onChange={(tab) =>
          control.change({
            view: tab && tab !== FIRST ? tab : undefined,
            ...Object.fromEntries(OF_A_TAB.map((name) => [name, undefined])),
          })
        }
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List px="md" className={classes.views}>
          <Tabs.Tab value="document">
            <Trans>Document</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="graph">
            <Trans>Live</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="running">
            <Trans>Open runs</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="measures">
            <Trans>Measures</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="improvements">
            <Trans>Improvements</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="steps">
            <Trans>Steps</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="versions">
            <Trans>Versions</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="variants">
            <Trans>Variants</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="definition">
            <Trans>Definition</Trans>
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="document">
          <DocumentOf slug={slug} />
        </Tabs.Panel>
        <Tabs.Panel value="graph" className={classes.live}>
          <LiveGraph slug={slug} />
        </Tabs.Panel>
        <Tabs.Panel value="running" className={classes.live}>
          <Running slug={slug} />
        </Tabs.Panel>
        <Tabs.Panel value="measures">
          <Suspense fallback={<RowsSkeleton />}>
            <Measures slug={slug} definition={data.definition} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="improvements">
          <Suspense fallback={<RowsSkeleton />}>
            <Improvements process={slug} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="steps">
          <Steps definition={data.definition} />
        </Tabs.Panel>
        <Tabs.Panel value="versions" className={control.params.before ? classes.live : undefined}>
          <Suspense fallback={<RowsSkeleton />}>
            <Versions slug={slug} versions={data.versions} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="variants">
          <Suspense fallback={<RowsSkeleton />}>
            <Variants slug={slug} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="definition">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled with the keys. */}
          <pre className={classes.source} tabIndex={0}>
            {JSON.stringify(data.definition, null, 2)}
          </pre>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function DocumentOf({ slug }: { slug: string }) {
  const { data, error, refetch } = useProcessDocument(slug);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <>
      <ProcessDocument document={data}>
        <Suspense>
          <Followed slug={slug} />
        </Suspense>
        <Used slug={slug} />
      </ProcessDocument>
      <ProcessComments slug={slug} />
    </>
  );
}

function Steps({ definition }: { definition: Process['definition'] }) {
  const steps = useMemo(() => outline(definition), [definition]);
  return (
    <ol className={classes.steps}>
      {steps.map((step) => (
        <StepItem key={step.name} step={step} />
      ))}
    </ol>
  );
}

function StepItem({ step }: { step: OutlineStep }) {
  const { i18n } = useLingui();
  const text = say(step.text, i18n.locale);
  return (
    <li id={`step-${step.name}`} className={classes.step}>
      <Badge variant="default" size="sm" className={classes.type}>
        {stepWord(step.type)}
      </Badge>
      <div className={classes.stepBody}>
        {step.title && <strong>{say(step.title, i18n.locale)} </strong>}
        <code>{step.name}</code>
        {step.post && <span className={classes.dim}> · {step.post}</span>}
        {step.within && <span className={classes.dim}> · {step.within}</span>}
        {text && <p className={classes.text}>{text}</p>}
        {step.exits.length > 0 && (
          <ul className={classes.exits}>
            {step.exits.map((exit, index) => (
              <li key={index}>
                {exit.outcome && <span className={classes.dim}>{exit.outcome} </span>}→{' '}
                <a href={`#step-${exit.to}`}>{exit.to}</a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
