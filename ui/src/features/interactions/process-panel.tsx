import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { IconCheck, IconDots } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import { finishStep } from '../../api/generated';
import type { Interaction, ProcessView, Step, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { Until } from '../../ui/time';
import classes from './interaction.module.css';
import { LeavePath } from './leave-path';
import { StepField, stepValue } from './step-field';

const GROUP = msg`Process`;

/** What the process says now: the words to say, what to fill in, where to go on. */
export function NowSaid({ interaction }: { interaction: Interaction }) {
  const { t, i18n } = useLingui();
  const view = interaction.process;
  if (!view) return null;
  return (
    <section className={classes.now} aria-label={t`What to say and do now`}>
      <Trace view={view} />
      {view.step ? (
        <StepForm key={`${view.step.token}-${view.step.visit}`} interaction={interaction} step={view.step} />
      ) : (
        <p className={classes.quiet}>
          {interaction.state === 'ended' ? (
            <Trans>The process has ended.</Trans>
          ) : (
            <Trans>Nothing to do here now: {say(view.process.title as Text, i18n.locale)} goes on by itself.</Trans>
          )}
        </p>
      )}
    </section>
  );
}

function Trace({ view }: { view: ProcessView }) {
  const { t, i18n } = useLingui();
  return (
    <div className={classes.trace}>
      <strong>{say(view.process.title as Text, i18n.locale)}</strong>
      <ol aria-label={t`Steps done`}>
        {view.trace.slice(-5).map((item, index) => (
          <li key={index} title={item.outcome ?? undefined}>
            <IconCheck size={11} aria-hidden /> {say(item.title as Text, i18n.locale) || item.step}
          </li>
        ))}
      </ol>
    </div>
  );
}

function StepForm({ interaction, step }: { interaction: Interaction; step: Step }) {
  const { t, i18n } = useLingui();
  const [data, setData] = useState<Record<string, unknown>>({});
  const [leaving, setLeaving] = useState(false);
  const finish = useAct(
    (outcome: string) =>
      ask(finishStep({ path: { id: interaction.id }, body: { token: step.token, visit: step.visit, outcome, data } })),
    [['interaction', interaction.id]],
  );
  const missing = step.fields.some((field) => field.required && stepValue(data[field.name]) === undefined);
  const done = (outcome: string) => {
    if (!missing) finish.mutate(outcome);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!step.choices.length) done('done');
  };
  useCommands(
    step.choices.slice(0, 9).map((choice, index) => ({
      id: `choice-${choice.value}`,
      title: say(choice.label as Text, i18n.locale) || choice.value,
      group: GROUP,
      keys: String(index + 1),
      enabled: !missing && !finish.isPending,
      run: () => done(choice.value),
    })),
  );
  return (
    <form onSubmit={submit}>
      <div className={classes.stepHead}>
        <h2>{say(step.title as Text, i18n.locale) || step.name}</h2>
        {step.due_at && (
          <span className={classes.due}>
            <Trans>due in</Trans> <Until at={step.due_at} />
          </span>
        )}
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <Button variant="subtle" color="gray" size="compact-xs" aria-label={t`More for this step`}>
              <IconDots size={15} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setLeaving(true)}>
              <Trans>Leave the process here…</Trans>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {step.text && <p className={classes.say}>{say(step.text as Text, i18n.locale)}</p>}
      {step.fields.length > 0 && (
        <div className={classes.fields}>
          {step.fields.map((field) => (
            <StepField
              key={field.name}
              field={field}
              value={data[field.name]}
              onChange={(value) => setData((old) => ({ ...old, [field.name]: value }))}
            />
          ))}
        </div>
      )}
      <div className={classes.choices}>
        {step.choices.map((choice, index) => (
          <Button
            key={choice.value}
            variant={index === 0 ? 'filled' : 'default'}
            disabled={missing}
            loading={finish.isPending && finish.variables === choice.value}
            rightSection={index < 9 ? <Keys keys={String(index + 1)} /> : undefined}
            onClick={() => done(choice.value)}
          >
            {say(choice.label as Text, i18n.locale) || choice.value}
          </Button>
        ))}
        {!step.choices.length && (
          <Button type="submit" disabled={missing} loading={finish.isPending}>
            <Trans>Done, go on</Trans>
          </Button>
        )}
      </div>
      <LeavePath opened={leaving} onClose={() => setLeaving(false)} interaction={interaction} step={step} />
    </form>
  );
}
