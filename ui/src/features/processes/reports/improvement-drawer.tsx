import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Drawer, Group, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../../api/client';
import {
  closeImprovement,
  dropImprovement,
  getImprovement,
  makeImprovementChange,
  updateImprovement,
} from '../../../api/generated';
import type { Improvement, Text } from '../../../api/types';
import { useAct } from '../../../lib/act';
import { nameOf, useCollection } from '../../../lib/collection';
import { dayOf, dayOfMoment } from '../../../lib/format';
import { useLiveQuery } from '../../../lib/live';
import { say } from '../../../lib/text';
import { Failure, RowsSkeleton } from '../../../ui/states';
import { MEASURES, useMeasureNames } from '../monitor/words';
import { Share } from './figure-rows';
import { useImprovementWords } from './improvement-words';
import classes from './reports.module.css';

const ALL = [['governance']];

/** One improvement beside the list: its figures before and after, and what is to be done with it next. */
export function ImprovementDrawer({ id, close }: { id: string; close: () => void }) {
  const { t } = useLingui();
  const queryKey = ['governance', 'improvement', id];
  useLiveQuery(queryKey, ['governance']);
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => ask(getImprovement({ path: { id } })) });
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={540}
      title={t`Improvement`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <One key={data.revision} one={data} />
      ) : (
        <RowsSkeleton />
      )}
    </Drawer>
  );
}

function One({ one }: { one: Improvement }) {
  const { i18n } = useLingui();
  const words = useImprovementWords();
  return (
    <div className={classes.fields}>
      <h2 className={classes.title}>
        <Link to="/processes/$slug" params={{ slug: one.process }} search={{ view: 'measures' }}>
          {say(one.process_title as Text, i18n.locale) || one.process}
        </Link>
      </h2>
      <Group gap={8}>
        <Badge variant="light">{words.state[one.state]}</Badge>
        {one.verdict && <Badge variant="light">{words.verdict[one.verdict]}</Badge>}
        <span className={classes.dim}>
          {one.unit ? say(one.unit as Text, i18n.locale) : <Trans>The whole house</Trans>}
        </span>
      </Group>
      <p className={classes.dim}>
        {one.opener ? (
          <Trans>
            Opened by {one.opener}, {dayOfMoment(one.opened_at, i18n.locale)}
          </Trans>
        ) : (
          <Trans>Opened by the program, {dayOfMoment(one.opened_at, i18n.locale)}</Trans>
        )}
      </p>
      <BeforeAndAfter one={one} />
      {one.may_change ? <About one={one} /> : <p className={classes.said}>{one.problem}</p>}
      {one.change && <Changed one={one} />}
      {one.reason && <p className={classes.said}>{one.reason}</p>}
      {one.may_change && one.state === 'open' && <ChangeForm one={one} />}
      {one.may_change && <EndForm one={one} />}
    </div>
  );
}

function BeforeAndAfter({ one }: { one: Improvement }) {
  const { t, i18n } = useLingui();
  const measures = useMeasureNames();
  const { before, after } = one;
  if (!before && !after) return null;
  const shown = one.measure ? [one.measure] : MEASURES;
  const span = (figure: typeof before) =>
    figure ? `${dayOfMoment(figure.since, i18n.locale)} – ${dayOfMoment(figure.until, i18n.locale)}` : '';
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <td />
          <th scope="col">
            {t({ message: 'Before', context: 'improvement' })}
            <small>{span(before)}</small>
          </th>
          <th scope="col">
            {t({ message: 'After', context: 'improvement' })}
            <small>{span(after)}</small>
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((measure) => (
          <tr key={measure}>
            <th scope="row">{measures[measure]}</th>
            <td>{before ? <Share rate={before.figures[measure]} /> : '–'}</td>
            <td>{after ? <Share rate={after.figures[measure]} before={before?.figures[measure]} /> : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function About({ one }: { one: Improvement }) {
  const { t, i18n } = useLingui();
  const people = useCollection('users').data ?? [];
  const [problem, setProblem] = useState(one.problem);
  const [owner, setOwner] = useState(one.owner_id ?? null);
  const [due, setDue] = useState(one.due_on ?? '');
  const changed = problem !== one.problem || owner !== (one.owner_id ?? null) || due !== (one.due_on ?? '');
  const body = { revision: one.revision, problem, owner_id: owner, due_on: due || null };
  const save = useAct(() => ask(updateImprovement({ path: { id: one.id }, body })), ALL, t`Saved`);
  const known = people.map((person) => ({ value: String(person.id), label: nameOf(person, i18n.locale) }));
  if (one.owner_id && one.owner && !known.some((person) => person.value === one.owner_id))
    known.push({ value: one.owner_id, label: one.owner });
  return (
    <form
      className={classes.fields}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <Textarea
        label={t`What is wrong`}
        required={one.opener != null}
        description={
          one.opener == null && one.measure ? t`A benchmark was missed; write here what lies behind it.` : undefined
        }
        autosize
        minRows={2}
        maxLength={4000}
        value={problem}
        onChange={(event) => setProblem(event.currentTarget.value)}
      />
      <Group grow>
        <Select label={t`Who sees to it`} searchable clearable value={owner} onChange={setOwner} data={known} />
        <TextInput
          type="date"
          label={t({ message: 'Until', context: 'day' })}
          value={due}
          onChange={(event) => setDue(event.currentTarget.value)}
        />
      </Group>
      {changed && (
        <Group justify="flex-end">
          <Button
            type="submit"
            variant="default"
            loading={save.isPending}
            disabled={one.opener != null && !problem.trim()}
          >
            <Trans>Save</Trans>
          </Button>
        </Group>
      )}
    </form>
  );
}

function Changed({ one }: { one: Improvement }) {
  const { i18n } = useLingui();
  return (
    <section>
      <h3>
        <Trans>What was changed</Trans>
      </h3>
      <p className={classes.said}>{one.change}</p>
      <p className={classes.dim}>
        {one.changed_at && dayOfMoment(one.changed_at, i18n.locale)}
        {one.due_on && !one.changed_at && dayOf(one.due_on, i18n.locale)}
      </p>
      {one.training && (
        <p>
          <Trans>Training:</Trans> {one.training}
        </p>
      )}
    </section>
  );
}

function ChangeForm({ one }: { one: Improvement }) {
  const { t } = useLingui();
  const [what, setWhat] = useState('');
  const [training, setTraining] = useState('');
  const body = { revision: one.revision, change: what, training };
  const send = useAct(() => ask(makeImprovementChange({ path: { id: one.id }, body })), ALL, t`Watched from now on`);
  return (
    <form
      className={classes.fields}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate(undefined);
      }}
    >
      <Textarea
        label={t`What was changed`}
        description={t`From then on figures count as those after it.`}
        autosize
        minRows={2}
        maxLength={4000}
        value={what}
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
      <TextInput
        label={t`Who has to be trained for it, and how`}
        maxLength={4000}
        value={training}
        onChange={(event) => setTraining(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button type="submit" loading={send.isPending} disabled={!what.trim()}>
          <Trans>The change is made</Trans>
        </Button>
      </Group>
    </form>
  );
}

function EndForm({ one }: { one: Improvement }) {
  const { t } = useLingui();
  const words = useImprovementWords();
  const [verdict, setVerdict] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const watched = one.state === 'watched';
  const path = { id: one.id };
  const { revision } = one;
  const end = useAct(
    () =>
      watched && verdict !== 'dropped'
        ? ask(closeImprovement({ path, body: { revision, verdict: verdict as 'better', reason } }))
        : ask(dropImprovement({ path, body: { revision, reason } })),
    ALL,
    t`The improvement is over`,
  );
  const dropping = !watched || verdict === 'dropped';
  const options = [
    ...Object.entries(words.verdict).map(([value, label]) => ({ value, label })),
    { value: 'dropped', label: words.state.dropped },
  ];
  return (
    <details>
      <summary>{watched ? <Trans>Close it</Trans> : <Trans>Drop it</Trans>}</summary>
      <form
        className={classes.fields}
        onSubmit={(event) => {
          event.preventDefault();
          end.mutate(undefined);
        }}
      >
        {watched && <Select label={t`What came of it`} value={verdict} onChange={setVerdict} data={options} />}
        <Textarea
          label={t`Reason`}
          required={dropping}
          autosize
          minRows={2}
          maxLength={4000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button
            type="submit"
            variant="default"
            loading={end.isPending}
            disabled={(watched && !verdict) || (dropping && !reason.trim())}
          >
            {watched ? <Trans>Close it</Trans> : <Trans>Drop it</Trans>}
          </Button>
        </Group>
      </form>
    </details>
  );
}
