import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Menu } from '@mantine/core';
import { IconBook2, IconCheck, IconDots } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import { answerStep } from '../../api/generated';
import type { Interaction, ProcessView, Step, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { openArticle } from '../../lib/knowledge';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { Markdown } from '../../ui/markdown';
import { StepField } from '../../ui/step-field';
import { type Answer, answerOf, unanswered } from './answer';
import { useDispositions } from './dispositions';
import classes from './interaction.module.css';
import { LeavePath } from './leave-path';
import { StepRemark } from './step-remark';

const GROUP = msg`Process`;

/** What the process says now: the words to say, what to fill in, where to go on. */
export function NowSaid({ interaction }: { interaction: Interaction }) {
  const { t, i18n } = useLingui();
  const view = interaction.process;
  if (!view) return null;
  return (
    <section className={classes.now} aria-label={t`What to say and do now`}>
      <Trace view={view} />
      {view.page && <PageShown page={view.page} />}
      {view.step ? (
        <StepForm
          key={`${view.step.token}-${view.step.visit}`}
          interaction={interaction}
          view={view}
          step={view.step}
        />
      ) : (
        !view.page && (
          <p className={classes.quiet}>
            {interaction.state === 'ended' ? (
              <Trans>The process has ended.</Trans>
            ) : (
              <Trans>Nothing to do here now: {say(view.process.title as Text, i18n.locale)} goes on by itself.</Trans>
            )}
          </p>
        )
      )}
    </section>
  );
}

function Trace({ view }: { view: ProcessView }) {
  const { t, i18n } = useLingui();
  // Steps without a title of their own are plumbing.
  const done = (view.trace ?? [])
    .map((item) => ({ ...item, title: say(item.title as Text, i18n.locale) }))
    .filter((item) => item.title && item.title !== item.step);
  return (
    <div className={classes.trace}>
      <strong>{say(view.process.title as Text, i18n.locale)}</strong>
      <ol aria-label={t`Steps done`}>
        {done.slice(-5).map((item, index) => (
          <li key={index} title={item.outcome}>
            <IconCheck size={11} aria-hidden /> {item.title}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** A page that stays while the process goes on. */
function PageShown({ page }: { page: Step }) {
  const { i18n } = useLingui();
  return (
    <div className={classes.shown}>
      <h2>{say(page.title as Text, i18n.locale) || page.name}</h2>
      <Words step={page} />
    </div>
  );
}

function Words({ step }: { step: Step }) {
  const { i18n } = useLingui();
  const text = say(step.text as Text, i18n.locale);
  return (
    <>
      {text && (
        <div className={classes.say}>
          <Markdown text={text} />
        </div>
      )}
      {step.article && (
        <Button
          variant="default"
          leftSection={<IconBook2 size={14} />}
          onClick={() => step.article && openArticle(step.article)}
        >
          <Trans>Read the article</Trans>
        </Button>
      )}
      {(step.checklist ?? []).map((item, index) => (
        <Checkbox key={index} className={classes.check} label={say(item as Text, i18n.locale)} />
      ))}
    </>
  );
}

function StepForm({ interaction, view, step }: { interaction: Interaction; view: ProcessView; step: Step }) {
  const { t, i18n } = useLingui();
  const [data, setData] = useState<Answer['data']>({});
  const [leaving, setLeaving] = useState(false);
  const [remarking, setRemarking] = useState(false);
  const dispositions = useDispositions(step.type === 'dispose');
  const answer = useAct(
    (choice: string | null) =>
      ask(
        answerStep({
          path: { id: interaction.id },
          body: { token: step.token, visit: step.visit, ...answerOf(step, choice, data) },
        }),
      ),
    [['interaction', interaction.id]],
  );
  const missing = unanswered(step, data);
  const choices = (step.choices ?? []).map(({ value, label }) => ({
    value,
    label: dispositions.get(value) ?? (say(label as Text, i18n.locale) || value),
  }));
  const done = (choice: string | null) => {
    if (!missing && !answer.isPending) answer.mutate(choice);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!choices.length) done(null);
  };
  useCommands([
    {
      id: 'leave-path',
      title: t`Leave the process here…`,
      group: GROUP,
      keys: 'alt+q',
      run: () => setLeaving(true),
    },
    {
      id: 'remark-on-step',
      title: t`Remark on this step…`,
      group: GROUP,
      keys: 'alt+i',
      run: () => setRemarking(true),
    },
    ...choices.slice(0, 9).map((choice, index) => ({
      id: `choice-${choice.value}`,
      title: choice.label,
      group: GROUP,
      keys: String(index + 1),
      enabled: !missing,
      run: () => done(choice.value),
    })),
  ]);
  return (
    <form onSubmit={submit}>
      <div className={classes.stepHead}>
        <h2>{say(step.title as Text, i18n.locale) || step.name}</h2>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <Button variant="subtle" color="gray" size="compact-xs" aria-label={t`More for this step`}>
              <IconDots size={15} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item rightSection={<Keys keys="alt+q" />} onClick={() => setLeaving(true)}>
              <Trans>Leave the process here…</Trans>
            </Menu.Item>
            <Menu.Item rightSection={<Keys keys="alt+i" />} onClick={() => setRemarking(true)}>
              <Trans>Remark on this step…</Trans>
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <Words step={step} />
      {step.type === 'survey' && (
        <p className={classes.quiet}>
          <Trans>The customer is asked this when your part has ended.</Trans>
        </p>
      )}
      {(step.fields ?? []).length > 0 && (
        <div className={classes.fields}>
          {step.fields?.map((field) => (
            <StepField
              key={field.name}
              field={field}
              dispositions={dispositions}
              value={data[field.name]}
              onChange={(value) => setData((old) => ({ ...old, [field.name]: value }))}
            />
          ))}
        </div>
      )}
      <div className={classes.choices}>
        {choices.map((choice, index) => (
          <Button
            key={choice.value}
            variant={index === 0 ? 'filled' : 'default'}
            disabled={missing}
            loading={answer.isPending && answer.variables === choice.value}
            rightSection={index < 9 ? <Keys keys={String(index + 1)} /> : undefined}
            onClick={() => done(choice.value)}
          >
            {choice.label}
          </Button>
        ))}
        {!choices.length && (
          <Button type="submit" disabled={missing} loading={answer.isPending}>
            <Trans>Done, go on</Trans>
          </Button>
        )}
      </div>
      <StepRemark opened={remarking} onClose={() => setRemarking(false)} interaction={interaction} step={step} />
      <LeavePath opened={leaving} onClose={() => setLeaving(false)} interaction={interaction} view={view} step={step} />
    </form>
  );
}
