import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { correctInspection, submitInspection } from '../../api/generated';
import type { Inspection, InspectionAnswer, Text } from '../../api/types';
import { useAct, useProblemSentence } from '../../lib/act';
import { lengthOf } from '../../lib/format';
import { say } from '../../lib/text';
import { Confirm } from '../../ui/confirm';
import { Choices } from './choices';
import classes from './inspections.module.css';
import { useForm } from './use-form';
import { JUDGED, KEY, type Verdict } from './words';

type StepAnswer = NonNullable<InspectionAnswer['steps']>[string];
type Props = { inspection: Inspection; judged: () => void };

/** The verdict of each step and of the whole: saved by itself, submitted once, then corrected with a reason. */
export function InspectionForm({ inspection, judged }: Props) {
  const { t } = useLingui();
  const { answer, change, saving, problem, save } = useForm(inspection);
  const sentence = useProblemSentence();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const [reason, setReason] = useState('');
  const path = { id: inspection.id };
  const submit = useAct(async (verdict: Verdict) => {
    await ask(submitInspection({ path, body: { ...answer, verdict } }));
    await client.invalidateQueries({ queryKey: KEY });
    void navigate({ to: '/inspections' });
  });
  const correct = useAct(async (verdict: Verdict) => {
    await ask(correctInspection({ path, body: { ...answer, verdict, reason } }));
    await client.invalidateQueries({ queryKey: KEY });
    judged();
  });
  const open = inspection.mine || correcting;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (correcting && answer.verdict) correct.mutate(answer.verdict);
        else setAsking(true);
      }}
    >
      <h2>
        <Trans>Steps</Trans>
      </h2>
      <ul className={classes.steps}>
        {inspection.steps.map((step) => (
          <li key={step.name}>
            <StepFields
              step={step}
              answer={answer.steps?.[step.name]}
              disabled={!open}
              onChange={(one) => change((old) => ({ ...old, steps: { ...old.steps, [step.name]: one } }))}
            />
          </li>
        ))}
      </ul>
      <h2>
        <Trans>The process as a whole</Trans>
      </h2>
      <fieldset className={classes.overall} disabled={!open}>
        <legend className="visually-hidden">
          <Trans>The process as a whole</Trans>
        </legend>
        <Choices words={JUDGED} value={answer.verdict} onChange={(verdict) => change((old) => ({ ...old, verdict }))} />
        <Checkbox
          size="md"
          my="sm"
          label={t`Compared with the recording`}
          checked={answer.heard ?? false}
          onChange={(event) => {
            const heard = event.currentTarget.checked;
            change((old) => ({ ...old, heard }));
          }}
        />
        <Remark value={answer.remark ?? ''} onChange={(remark) => change((old) => ({ ...old, remark }))} />
      </fieldset>
      {inspection.state === 'submitted' && !correcting && (
        <Button mt="md" variant="default" onClick={() => setCorrecting(true)}>
          <Trans>Correct…</Trans>
        </Button>
      )}
      {correcting && (
        <Textarea
          mt="md"
          required
          autosize
          minRows={2}
          maxLength={1000}
          label={t`What was wrong`}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {open && (
        <div className={classes.foot}>
          <span role="status" className={classes.dim}>
            {inspection.mine && <Said saving={saving} />}
            {problem !== undefined && ` ${sentence(problem)}`}
          </span>
          <Button
            type="submit"
            size="md"
            loading={submit.isPending || correct.isPending}
            disabled={!answer.verdict || (correcting && !reason.trim())}
          >
            {correcting ? <Trans>Correct</Trans> : <Trans>Submit</Trans>}
          </Button>
        </div>
      )}
      <Confirm
        opened={asking}
        title={t`Submit the inspection?`}
        action={<Trans>Submit</Trans>}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          void save().then((done) => done && answer.verdict && submit.mutate(answer.verdict));
        }}
      >
        <Trans>It counts from then on. What is wrong in it can only be corrected with a reason.</Trans>
      </Confirm>
    </form>
  );
}

function Said({ saving }: { saving: 'saved' | 'saving' | 'waiting' | 'failed' }) {
  if (saving === 'saved') return <Trans>Saved</Trans>;
  if (saving === 'failed') return <Trans>Not saved yet</Trans>;
  return <Trans>Saving…</Trans>;
}

type StepProps = {
  step: Inspection['steps'][number];
  answer: StepAnswer | undefined;
  disabled: boolean;
  onChange: (answer: StepAnswer) => void;
};

function StepFields({ step, answer = {}, disabled, onChange }: StepProps) {
  const { i18n } = useLingui();
  const come = step.visits.length > 0;
  return (
    <fieldset className={`${classes.step} ${come ? '' : classes.notCome}`} disabled={disabled}>
      <legend>{say(step.title as Text, i18n.locale) || step.name}</legend>
      <Trace visits={step.visits} />
      <Choices
        words={JUDGED}
        value={answer.verdict}
        onChange={(verdict) => onChange({ ...answer, verdict: verdict === answer.verdict ? null : verdict })}
      />
      {(answer.verdict || answer.remark) && (
        <Remark value={answer.remark ?? ''} onChange={(remark) => onChange({ ...answer, remark })} />
      )}
    </fieldset>
  );
}

function Trace({ visits }: { visits: Inspection['steps'][number]['visits'] }) {
  const { t, i18n } = useLingui();
  if (!visits.length) {
    return (
      <span className={classes.dim}>
        <Trans>The system did not come here. Leave it open if it was not called for.</Trans>
      </span>
    );
  }
  return visits.map((one) => {
    const length = lengthOf((Date.parse(one.ended) - Date.parse(one.began)) / 1000, i18n.locale);
    const said = [one.outcome, length, one.late && t`late`, one.deviation && t`left by choice`];
    return (
      <div key={one.began} className={classes.dim}>
        {said.filter(Boolean).join(' · ')}
      </div>
    );
  });
}

function Remark({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useLingui();
  return (
    <Textarea
      autosize
      minRows={1}
      maxLength={4000}
      size="md"
      aria-label={t`Remark`}
      placeholder={t`Remark`}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
