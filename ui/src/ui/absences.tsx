import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client';
import type { Absence } from '../api/generated';
import { createAbsence, endAbsence, listAbsences, listSubstitutes } from '../api/generated';
import { Problem } from '../api/problem';
import { useAct } from '../lib/act';
import { dayOf } from '../lib/format';
import { useMe } from '../lib/session';
import classes from './absences.module.css';
import { Failure, RowsSkeleton } from './states';

const ABSENCES = ['absences'];
/** With an absence come and go the tasks of whoever is away. */
const TOUCHED = [ABSENCES, ['tasks']];

type Person = { id: string; name: string };
type Props = { opened: boolean; onClose: () => void; of?: Person };

/** When I am away, or a person whom I lead, and who has the roles and tasks meanwhile. */
export function Absences({ opened, onClose, of }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const id = of?.id ?? me.user.id;
  const query = useQuery({
    queryKey: [...ABSENCES, id],
    queryFn: async () => (await ask(listAbsences({ query: { user_id: id } }))).items,
    enabled: opened,
    staleTime: 0,
  });
  const end = useAct((absence: string) => ask(endAbsence({ path: { id: absence } })), TOUCHED);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={of ? t`Planned absence: ${of.name}` : t`Planned absence`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {query.isPending && <RowsSkeleton rows={2} />}
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      <ul className={classes.list}>
        {query.data?.map((absence) => (
          <li key={absence.id}>
            <Line absence={absence} of={id} mine={!of} />
            {absence.user.id === id && (
              <Button
                variant="default"
                size="compact-sm"
                loading={end.isPending && end.variables === absence.id}
                onClick={() => end.mutate(absence.id)}
              >
                {absence.begun ? <Trans>End it</Trans> : <Trans>Take back</Trans>}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <New of={id} />
    </Modal>
  );
}

function Line({ absence, of, mine }: { absence: Absence; of: string; mine: boolean }) {
  const { i18n } = useLingui();
  const first = dayOf(absence.from_date, i18n.locale);
  const last = dayOf(absence.to_date, i18n.locale);
  const who = absence.user.name;
  return (
    <div>
      <strong>
        {absence.from_date === absence.to_date ? (
          first
        ) : (
          <Trans>
            {first} to {last}
          </Trans>
        )}
      </strong>
      <div className={classes.detail}>
        {absence.user.id !== of ? (
          mine ? (
            <Trans>You stand in for {who}</Trans>
          ) : (
            <Trans>Stands in for {who}</Trans>
          )
        ) : absence.substitute ? (
          <Trans>{absence.substitute.name} stands in</Trans>
        ) : (
          <Trans>Nobody stands in</Trans>
        )}
      </div>
    </div>
  );
}

function New({ of }: { of: string }) {
  const { t } = useLingui();
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const [substitute, setSubstitute] = useState<string | null>(null);
  const plan = useAct(
    async () => {
      await ask(
        createAbsence({
          body: { user_id: of, from_date: first, to_date: last || first, substitute_id: substitute },
        }),
      );
      setFirst('');
      setLast('');
      setSubstitute(null);
    },
    TOUCHED,
    t`Planned`,
  );
  const wrong = new Map(plan.error instanceof Problem ? plan.error.fields.map((field) => [field.field, field]) : []);
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (first && !plan.isPending) plan.mutate(undefined);
      }}
    >
      <div className={classes.days}>
        <TextInput
          type="date"
          label={t`First day away`}
          required
          value={first}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t`Last day away`}
          min={first}
          value={last}
          error={wrong.has('to_date') && t`These days do not go: look at the absences above.`}
          onChange={(event) => setLast(event.currentTarget.value)}
        />
      </div>
      <Substitute
        of={of}
        value={substitute}
        change={setSubstitute}
        error={wrong.has('substitute_id') ? t`This person is away in these days too.` : undefined}
      />
      <Button type="submit" disabled={!first} loading={plan.isPending}>
        <Trans>Plan it</Trans>
      </Button>
    </form>
  );
}

type SubstituteProps = { of: string; value: string | null; change: (id: string | null) => void; error?: string };

function Substitute({ of, value, change, error }: SubstituteProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 150);
  const { data = [] } = useQuery({
    queryKey: [...ABSENCES, 'substitutes', search],
    queryFn: async () => (await ask(listSubstitutes({ query: { search } }))).items,
    placeholderData: (before) => before,
  });
  return (
    <Select
      label={t`Who stands in`}
      description={t`Has the roles and tasks meanwhile, and is told what is late.`}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`Clear` }}
      nothingFoundMessage={t`Nothing found`}
      value={value}
      error={error}
      onChange={change}
      onSearchChange={setTyped}
      data={data.filter((person) => person.id !== of).map((person) => ({ value: person.id, label: person.name }))}
    />
  );
}
