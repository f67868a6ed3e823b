import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import { claimTask, completeTask, getTask, handBackTask } from '../../api/generated';
import { Problem } from '../../api/problem';
import type { Task, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { FactLine } from '../../ui/clock-facts';
import { Due } from '../../ui/due';
import { Keys } from '../../ui/keys';
import { Markdown } from '../../ui/markdown';
import { Failure, RowsSkeleton } from '../../ui/states';
import { StepField } from '../../ui/step-field';
import { Moment } from '../../ui/time';
import { HandOn } from './hand-on';
import { ReviewFields } from './review-fields';
import { FileField, FilesBefore } from './task-files';
import classes from './tasks.module.css';
import { useDraft } from './use-draft';
import { TASKS } from './use-tasks';

const GROUP = msg`Task`;
const TAKE = msg`Take this task`;
const COMPLETE = msg`Complete this task`;
const NONE = new Map<string, string>();

/** One task: what to do, and doing it. */
export function TaskPanel({ id, close }: { id: string; close: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: [...TASKS, id],
    queryFn: () => ask(getTask({ path: { id } })),
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  // Whoever has got it meanwhile has his own draft.
  return <Filled key={data.claimed_by?.id ?? ''} task={data} close={close} />;
}

function Filled({ task, close }: { task: Task; close: () => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const path = { path: { id: task.id } };
  const [handing, setHanding] = useState(false);
  const mine = task.state === 'open' && task.claimed_by?.id === me.user.id;
  const { data, ticked, fill, tick, settle } = useDraft(task, mine);
  const take = useAct(() => ask(claimTask(path)), [TASKS]);
  const back = useAct(async () => {
    await settle();
    await ask(handBackTask(path));
  }, [TASKS]);
  const complete = useAct(
    async () => {
      await settle({ drop: true });
      await ask(completeTask({ ...path, body: { data, ticked } }));
      close();
    },
    [TASKS],
    t`Done`,
  );
  const wrong = new Map(complete.error instanceof Problem ? complete.error.fields.map((f) => [f.field, f]) : []);
  const { review } = task;
  const free = task.stands_in || (!task.claimed_by && task.holds);
  const takeable = task.state === 'open' && free && !review?.barred;
  const may = task.state === 'open' && task.post !== '' && (mine || task.leads || task.stands_in || takeable);
  useCommands([
    {
      id: 'task-take',
      title: TAKE,
      group: GROUP,
      keys: 'alt+t',
      enabled: takeable,
      run: () => take.mutate(undefined),
    },
    {
      id: 'task-complete',
      title: COMPLETE,
      group: GROUP,
      keys: 'mod+enter',
      enabled: mine,
      run: () => !complete.isPending && complete.mutate(undefined),
    },
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mine && !complete.isPending) complete.mutate(undefined);
  };
  return (
    <form className={classes.task} onSubmit={submit} noValidate>
      <div className={classes.scroll}>
        <Facts task={task} />
        {task.text && (
          <div className={classes.text}>
            <Markdown text={say(task.text as Text, i18n.locale)} />
          </div>
        )}
        <FilesBefore task={task} />
        {review && (
          <ReviewFields
            review={review}
            decided={task.decision}
            disabled={!mine}
            data={data}
            fill={fill}
            wrong={wrong}
          />
        )}
        {task.checklist.map((item, index) => (
          <Checkbox
            key={index}
            my={6}
            disabled={!mine}
            label={say(item as Text, i18n.locale)}
            checked={ticked.includes(index)}
            onChange={(event) => tick(index, event.currentTarget.checked)}
          />
        ))}
        {wrong.has('ticked') && (
          <p className={classes.unticked} role="alert">
            <Trans>Tick everything that is done; the task is complete when all of it is.</Trans>
          </p>
        )}
        {task.fields.length > 0 && (
          <div className={classes.fields}>
            {task.fields.map((field) => {
              const error = wrong.has(`data.${field.name}`) ? t`This is missing or not valid.` : undefined;
              const given = { field, value: data[field.name], error, disabled: !mine };
              if (field.kind === 'file') {
                return (
                  <FileField key={field.name} {...given} task={task} onChange={(value) => fill(field.name, value)} />
                );
              }
              return (
                <StepField
                  key={field.name}
                  {...given}
                  dispositions={NONE}
                  onChange={(value) => fill(field.name, value)}
                />
              );
            })}
          </div>
        )}
      </div>
      <div className={classes.foot}>
        {takeable && (
          <Button
            data-autofocus
            rightSection={<Keys keys="alt+t" />}
            loading={take.isPending}
            onClick={() => take.mutate(undefined)}
          >
            <Trans>Take it</Trans>
          </Button>
        )}
        {mine && (
          <Button type="submit" rightSection={<Keys keys="mod+enter" />} loading={complete.isPending}>
            {review ? <Trans>Decide</Trans> : <Trans>Complete</Trans>}
          </Button>
        )}
        {may && (
          <Button variant="default" onClick={() => setHanding(true)}>
            <Trans>Hand to a colleague…</Trans>
          </Button>
        )}
        {task.state === 'open' && task.post && task.claimed_by && (mine || task.leads || task.stands_in) && (
          <Button variant="default" loading={back.isPending} onClick={() => back.mutate(undefined)}>
            <Trans>Hand back</Trans>
          </Button>
        )}
      </div>
      {handing && <HandOn task={task} before={settle} close={() => setHanding(false)} />}
    </form>
  );
}

function Why({ clock }: { clock: Task['clock'] }) {
  const { i18n } = useLingui();
  if (!clock) return null;
  return (
    <details className={classes.why}>
      <summary>
        <Trans>Why then?</Trans>
      </summary>
      <ol>
        {clock.explanation.map((fact, index) => (
          <li key={`${fact.code} ${fact.at ?? index}`}>
            <FactLine fact={fact} calendar={clock.calendar && say(clock.calendar as Text, i18n.locale)} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function Facts({ task }: { task: Task }) {
  const { i18n } = useLingui();
  return (
    <dl className={classes.facts}>
      <dt>
        <Trans>Due</Trans>
      </dt>
      <dd>
        {task.state === 'open' ? <Due at={task.due_at} /> : task.due_at && <Moment at={task.due_at} />}
        <Why clock={task.clock} />
      </dd>
      <dt>
        <Trans>Role</Trans>
      </dt>
      <dd>
        {task.post ? say(task.post_name as Text, i18n.locale) : <Trans>asked by name</Trans>}
        {task.was_for && (
          <div className={classes.aside}>
            <Trans>Escalated: it was for {say(task.was_for as Text, i18n.locale)}</Trans>
          </div>
        )}
      </dd>
      <dt>
        <Trans>Who has it</Trans>
      </dt>
      <dd>
        {task.claimed_by?.name ?? task.mail ?? <Trans>nobody</Trans>}
        {task.stands_in && (
          <div className={classes.aside}>
            <Trans>away; you stand in</Trans>
          </div>
        )}
      </dd>
      {task.interaction_id && (
        <>
          <dt>
            <Trans>About</Trans>
          </dt>
          <dd>
            <Link to="/interactions/$id" params={{ id: task.interaction_id }}>
              {task.reference}
            </Link>
          </dd>
        </>
      )}
      {task.ticket_id && (
        <>
          <dt>
            <Trans>About</Trans>
          </dt>
          <dd>
            <Link to="/tickets/$number" params={{ number: task.ticket_id }}>
              {task.reference}
            </Link>
          </dd>
        </>
      )}
      <dt>
        <Trans>Process</Trans>
      </dt>
      <dd>{say(task.process_title as Text, i18n.locale)}</dd>
      {task.ended_at && (
        <>
          <dt>
            <Trans>Done</Trans>
          </dt>
          <dd>
            <Moment at={task.ended_at} />
          </dd>
        </>
      )}
    </dl>
  );
}
