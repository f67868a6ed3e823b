import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { endWalk, getWalk, noteWalk } from '../../api/generated';
import type { Text, Walk } from '../../api/types';
import { useAct } from '../../lib/act';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Page } from '../../ui/page';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import { Choices } from './choices';
import { FindingForm } from './finding-form';
import { FindingRow } from './findings';
import classes from './inspections.module.css';
import { KEY, type Result, WALKED } from './words';

const PAUSE_MS = 700;
type Noted = Record<string, { result?: Result | null; remark?: string }>;

/** A process as a customer meets it: each step in turn, and what is found on the way. Made for a phone. */
export function WalkPage({ id }: { id: string }) {
  const { t } = useLingui();
  const { data, error, refetch } = useQuery({
    queryKey: [...KEY, 'walk', id],
    queryFn: () => ask(getWalk({ path: { id } })),
  });
  return (
    <Page title={t`Walk-through`}>
      <div className={classes.scrolls}>
        <div className={classes.form}>
          {error && !data ? (
            <Failure error={error} retry={() => void refetch()} />
          ) : data ? (
            <Walking walk={data} />
          ) : (
            <RowsSkeleton />
          )}
        </div>
      </div>
    </Page>
  );
}

function Walking({ walk }: { walk: Walk }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const [filing, setFiling] = useState<{ step?: string }>();
  const [steps, change, saving] = useNotes(walk);
  const again = () => client.invalidateQueries({ queryKey: KEY });
  const end = useAct(async (_: null) => {
    await ask(endWalk({ path: { id: walk.id } }));
    await again();
  });
  const files = may(me, 'inspections:interaction:inspect');
  const findings = walk.filed;
  return (
    <>
      <h2>{say(walk.process_title as Text, i18n.locale) || walk.process}</h2>
      <p className={classes.facts}>
        <span>
          <Moment at={walk.began_at} />
        </span>
        <bdi>{walk.inspector}</bdi>
        {walk.entry_point && <span>{say(walk.entry_point as Text, i18n.locale)}</span>}
        {walk.place && <bdi>{walk.place}</bdi>}
      </p>
      <ul className={classes.steps}>
        {walk.steps.map((step) => {
          const name = say(step.title as Text, i18n.locale) || step.name;
          const one = steps[step.name] ?? {};
          return (
            <li key={step.name}>
              <fieldset className={classes.step} disabled={!walk.mine}>
                <legend>{name}</legend>
                <Choices
                  words={WALKED}
                  value={one.result}
                  onChange={(result) => change(step.name, { ...one, result: result === one.result ? null : result })}
                />
                {(one.result === 'wrong' || one.remark) && (
                  <Textarea
                    autosize
                    minRows={1}
                    size="md"
                    maxLength={4000}
                    aria-label={t`Remark`}
                    placeholder={t`Remark`}
                    value={one.remark ?? ''}
                    onChange={(event) => change(step.name, { ...one, remark: event.currentTarget.value })}
                  />
                )}
              </fieldset>
              {files && one.result === 'wrong' && (
                <Button mt={6} variant="default" onClick={() => setFiling({ step: step.name })}>
                  <Trans>File a finding…</Trans>
                  <span className="visually-hidden"> {name}</span>
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <h2>
        <Trans>Findings</Trans>
      </h2>
      {findings.length === 0 && (
        <p className={classes.dim}>
          <Trans>Nothing was filed.</Trans>
        </p>
      )}
      <ul className={classes.rows}>
        {findings.map((one) => (
          <li key={one.id}>
            <FindingRow finding={one} />
          </li>
        ))}
      </ul>
      <div className={classes.foot}>
        <span role="status" className={classes.dim}>
          {walk.mine && (saving ? <Trans>Saving…</Trans> : <Trans>Saved</Trans>)}
        </span>
        <span className={classes.marks}>
          {files && (
            <Button size="md" variant="default" onClick={() => setFiling({})}>
              <Trans>File a finding…</Trans>
            </Button>
          )}
          {walk.mine && (
            <Button size="md" loading={end.isPending} disabled={saving} onClick={() => end.mutate(null)}>
              <Trans>At its end</Trans>
            </Button>
          )}
        </span>
      </div>
      {filing && (
        <FindingForm
          walk={walk}
          step={filing.step}
          text={filing.step ? steps[filing.step]?.remark : undefined}
          close={() => {
            setFiling(undefined);
            void again();
          }}
        />
      )}
    </>
  );
}

/** What came of each step, kept a moment after each change. */
function useNotes(walk: Walk) {
  const first = Object.fromEntries(walk.steps.map((step) => [step.name, step.walked])) as Noted;
  const [steps, setSteps] = useState<Noted>(first);
  const [saving, setSaving] = useState(false);
  const { id, remark } = walk;
  const save = useAct((body: Noted) => ask(noteWalk({ path: { id }, body: { steps: body, remark } })));
  const keep = useRef(save.mutate);
  keep.current = save.mutate;
  const changed = useRef(false);
  useEffect(() => {
    if (!changed.current) return;
    const timer = setTimeout(() => {
      changed.current = false;
      keep.current(steps, { onSettled: () => setSaving(changed.current) });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [steps]);
  const change = (name: string, one: Noted[string]) => {
    changed.current = true;
    setSaving(true);
    setSteps((old) => ({ ...old, [name]: one }));
  };
  return [steps, change, saving] as const;
}
