import '@mantine/core/styles/Tabs.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { MultiSelect, Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { ask } from '../../../api/client';
import { getProcessVersion } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { may, useMe } from '../../../lib/session';
import { say } from '../../../lib/text';
import { Page } from '../../../ui/page';
import { Canvas, type CanvasHandle } from './canvas';
import { Clashes } from './clashes';
import { Conflicts } from './conflicts';
import classes from './designer.module.css';
import { DifferenceList } from './difference-list';
import { placed } from './model/arranging';
import { differences, withRemoved } from './model/comparing';
import { type Drawn, stepsOf, waysOf } from './model/drawn';
import { connect, moveSteps, openOutcome } from './model/editing';
import { Palette } from './palette';
import { ProcessPanel } from './process-panel';
import { PublishDialog } from './publish-dialog';
import { StepPanel } from './step-panel';
import { TalkPanel, useDiscussion } from './talk-panel';
import { Tools } from './tools';
import { type Cases, type Played, TryPanel } from './try-panel';
import type { Editing } from './use-draft';
import { type Known, useSketch } from './use-knowledge';
import { useMarks } from './use-marks';
import { useSteps } from './use-steps';

/** What goes on beside the canvas whatever step is chosen. */
const STAYS = new Set(['try', 'talk', 'compare']);
const NONE: ReadonlySet<string> = new Set();

/** Palette, canvas and side panel: a process is drawn, tried, discussed and published here. */
export function Designer({ editing, known }: { editing: Editing; known: Known }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const { draft, drawn, edit } = editing;
  const readOnly = draft.state === 'published' || !may(me, 'processes:draft:edit');
  const canvas = useRef<CanvasHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const [selected, select] = useState<string[]>([]);
  const [tab, setTab] = useState<string>('step');
  const [played, setPlayed] = useState<Played>();
  const [cases, setCases] = useState<Cases>();
  const [byRole, setByRole] = useState(false);
  const [publishing, setPublishing] = useState(false);
  const [brands, setBrands] = useState<string[]>([]);
  const sketch = useSketch(drawn.definition, brands);
  const talk = useDiscussion(draft.id);
  const before = useBefore(draft.slug, draft.base_version);
  const different = useMemo(
    () => (before ? differences(before.definition, drawn.definition) : undefined),
    [before, drawn.definition],
  );
  const comparing = tab === 'compare' && before;
  const shown = useMemo(() => (comparing ? withRemoved(drawn, comparing) : drawn), [comparing, drawn]);
  const marks = useMarks(shown, {
    played: tab === 'try' ? played : undefined,
    cases: tab === 'try' ? cases : undefined,
    different: comparing ? different : undefined,
  });
  const gone = useMemo(() => waysGone(tab === 'try' ? played : undefined), [tab, played]);
  const seen = useMemo(() => seenOf(sketch, talk), [sketch, talk]);
  const choose = useCallback((names: string[]) => {
    select(names);
    if (names.length === 1) setTab((now) => (STAYS.has(now) ? now : 'step'));
  }, []);
  const show = useCallback(
    (step: string) => {
      choose([step]);
      canvas.current?.focus(step);
    },
    [choose],
  );
  const steps = useSteps({ editing, known, sketch, selected, select: choose, canvas, search, readOnly });
  const one = selected.length === 1 && stepsOf(drawn)[selected[0] as string] ? (selected[0] as string) : undefined;
  const errors = sketch?.findings.filter((finding) => finding.severity === 'error').length ?? 0;
  return (
    <Page
      title={say(drawn.definition.title as Text, i18n.locale) || draft.slug}
      count={<State editing={editing} />}
      actions={
        <Tools
          editing={editing}
          readOnly={readOnly}
          errors={errors}
          arrange={steps.arrange}
          byRole={byRole}
          showByRole={setByRole}
          check={() => setTab('findings')}
          tryIt={() => setTab('try')}
          publish={() => setPublishing(true)}
          canPublish={!!sketch?.publishable && may(me, 'processes:process:publish')}
        />
      }
    >
      <Clashes editing={editing} show={show} />
      <Conflicts editing={editing} readOnly={readOnly} show={show} />
      <div className={classes.designer}>
        {!readOnly && <Palette search={search} types={known.types} add={steps.add} leave={() => one && show(one)} />}
        <Canvas
          handle={canvas}
          drawn={shown}
          kinds={known.kinds}
          seen={seen}
          marks={marks}
          gone={gone}
          selected={selected}
          readOnly={readOnly || !!comparing}
          byRole={byRole}
          onSelect={choose}
          onMove={(places) => edit((now) => moveSteps(placed(now, known.kinds), places))}
          onConnect={(from, to) => {
            edit((now) => {
              const outcome = openOutcome(stepsOf(now)[from] ?? {}, known.kinds, sketch?.steps[from]);
              return outcome ? connect(now, known.kinds, from, outcome, to) : now;
            });
            choose([from]);
          }}
          onDrop={(type, at) => steps.add(type, at)}
          onRemoveWay={(from, to) => edit((now) => withoutWay(now, known, from, to))}
          onKeyDown={steps.keys}
        />
        <aside className={classes.panel} aria-label={t`About the process`}>
          <Tabs value={tab} onChange={(next) => setTab(next ?? 'step')} keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab px="xs" value="step">
                <Trans>Step</Trans>
              </Tabs.Tab>
              <Tabs.Tab px="xs" value="process">
                <Trans>Process</Trans>
              </Tabs.Tab>
              <Tabs.Tab px="xs" value="try">
                <Trans>Try it</Trans>
              </Tabs.Tab>
              <Tabs.Tab px="xs" value="findings">
                <Trans>Check</Trans>
              </Tabs.Tab>
              <Tabs.Tab px="xs" value="talk">
                <Trans>Review</Trans>
              </Tabs.Tab>
              {before && (
                <Tabs.Tab px="xs" value="compare">
                  <Trans>Compare</Trans>
                </Tabs.Tab>
              )}
            </Tabs.List>
          </Tabs>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long panel is scrolled with the keys. */}
          <div className={classes.panelBody} role="group" tabIndex={0} aria-label={t`Details`}>
            {tab === 'step' &&
              (one ? (
                <StepPanel
                  name={one}
                  drawn={drawn}
                  known={known}
                  sketch={sketch}
                  readOnly={readOnly}
                  edit={edit}
                  select={(name) => choose(name ? [name] : [])}
                  focus={show}
                />
              ) : (
                <p className={classes.dim}>
                  <Trans>Choose a step, or add one: drag it from the left, or press A.</Trans>
                </p>
              ))}
            {tab === 'process' && <ProcessPanel editing={editing} known={known} readOnly={readOnly} />}
            {tab === 'try' && (
              <TryPanel
                drawn={drawn}
                readOnly={readOnly}
                edit={edit}
                onPlayed={setPlayed}
                onCases={setCases}
                focus={show}
              />
            )}
            {tab === 'findings' && (
              <>
                <HeldTo brands={brands} change={setBrands} />
                <Found sketch={sketch} show={show} />
              </>
            )}
            {tab === 'talk' && talk && (
              <TalkPanel
                id={draft.id}
                defined={draft.defined}
                talk={talk}
                step={one}
                readOnly={draft.state === 'published'}
                focus={show}
              />
            )}
            {tab === 'compare' && different && <DifferenceList differences={different} focus={show} />}
          </div>
        </aside>
      </div>
      {publishing && <PublishDialog editing={editing} differences={different} close={() => setPublishing(false)} />}
    </Page>
  );
}

function State({ editing }: { editing: Editing }) {
  const { t } = useLingui();
  const { draft, saved } = editing;
  if (draft.state === 'published') return <Trans>published as version {draft.published_version}</Trans>;
  const words = draft.state === 'in_review' ? t`in review` : t`draft`;
  return (
    <span className={classes.state} role="status">
      {words} · {saved ? t`saved` : t`saving…`}
    </span>
  );
}

/** The version that the draft began with. */
function useBefore(slug: string, version: number | null): Drawn | undefined {
  const { data } = useQuery({
    queryKey: ['processes', slug, 'version', version],
    queryFn: () => ask(getProcessVersion({ path: { slug, version: version as number } })),
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data && { definition: data.definition, layout: data.layout as Drawn['layout'] };
}

function seenOf(sketch: ReturnType<typeof useSketch>, talk: ReturnType<typeof useDiscussion>) {
  const findings: Record<string, { errors: number; warnings: number }> = {};
  for (const finding of sketch?.findings ?? []) {
    const name = finding.step.split('/')[0] as string;
    const found = findings[name] ?? { errors: 0, warnings: 0 };
    found[finding.severity === 'error' ? 'errors' : 'warnings']++;
    findings[name] = found;
  }
  const remarks: Record<string, number> = {};
  for (const remark of talk?.remarks ?? [])
    if (!remark.settled_at) remarks[remark.step] = (remarks[remark.step] ?? 0) + 1;
  return { findings, remarks };
}

function waysGone(played: Played | undefined): ReadonlySet<string> {
  if (!played) return NONE;
  const path = [...played.path];
  return new Set(path.slice(1).map((to, index) => `${path[index]} ${to}`));
}

function withoutWay(drawn: Drawn, known: Known, from: string, to: string): Drawn {
  const gone = waysOf(stepsOf(drawn)[from] ?? {}, known.kinds).filter((way) => way.to === to);
  return gone.reduce((now, way) => connect(now, known.kinds, from, way.outcome, undefined), drawn);
}

/** Brands to whose rule packs the draft is held, beside those that the process serves already. */
function HeldTo({ brands, change }: { brands: string[]; change: (brands: string[]) => void }) {
  const { t } = useLingui();
  const names = useNames('brands');
  return (
    <MultiSelect
      size="xs"
      mb="sm"
      label={t`Also by the rules of`}
      description={t`The rules of brands that the process serves hold in any case.`}
      placeholder={brands.length ? undefined : t`No other brand`}
      clearable
      clearButtonProps={{ 'aria-label': t`Clear` }}
      value={brands}
      onChange={change}
      data={[...names].map(([value, label]) => ({ value, label }))}
    />
  );
}

function Found({ sketch, show }: { sketch: ReturnType<typeof useSketch>; show: (step: string) => void }) {
  const { i18n } = useLingui();
  if (!sketch?.findings.length)
    return (
      <p className={classes.dim} role="status">
        <Trans>The validator found nothing.</Trans>
      </p>
    );
  return (
    <div role="status">
      <ul className={classes.wrong}>
        {sketch.findings.map((finding, index) => (
          <li key={index} data-severity={finding.severity}>
            {finding.step && (
              <button type="button" className={classes.link} onClick={() => show(finding.step.split('/')[0] as string)}>
                {finding.step}
              </button>
            )}
            {say(finding.text, i18n.locale)}
          </li>
        ))}
      </ul>
    </div>
  );
}
