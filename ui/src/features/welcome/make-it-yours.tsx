import '@mantine/core/styles/SimpleGrid.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, Group, Modal, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import { publishProcess } from '../../api/generated';
import { useProblemSentence } from '../../lib/act';
import { useMe } from '../../lib/session';
import { makeOwn, type OwnCentre, readPeople, slugOf, type Trouble } from './own-centre';
import classes from './welcome.module.css';

/** One form from nothing to the first call: company, brand, hours, entry point, people. */
export function MakeItYours({ onDone }: { onDone: () => void }) {
  const { t } = useLingui();
  const [opened, setOpened] = useState(false);
  const [made, setMade] = useState<{ slug: string; refused: Trouble[] } | null>(null);
  return (
    <>
      <p>
        <Trans>
          Your name, your brand, your hours, a first entry point and your people: everything for your first call.
        </Trans>
      </p>
      <Button variant="default" onClick={() => setOpened(true)}>
        <Trans>Make it yours</Trans>
      </Button>
      {made && (
        <Button component="a" href={`/call/${made.slug}`} target="_blank" rel="noreferrer" variant="default">
          <Trans>Open your call page</Trans>
        </Button>
      )}
      {made && <Troubles troubles={made.refused} />}
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        size="lg"
        title={<Trans>Make it yours</Trans>}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <OwnForm
          onMade={(slug, refused) => {
            setMade({ slug, refused });
            setOpened(false);
            onDone();
          }}
        />
      </Modal>
    </>
  );
}

function OwnForm({ onMade }: { onMade: (slug: string, refused: Trouble[]) => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const client = useQueryClient();
  const sentence = useProblemSentence();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [own, setOwn] = useState<OwnCentre>(() => ({
    company: '',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    brand: '',
    label: '',
    opens: '09:00',
    closes: '18:00',
    weekend: false,
    entry: '',
    greeting: '',
    language: i18n.locale,
    people: '',
  }));
  const text = (name: Exclude<keyof OwnCentre, 'weekend'>) => ({
    value: own[name],
    required: name !== 'people',
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setOwn((before) => ({ ...before, [name]: value }));
    },
  });
  const { troubles } = readPeople(own.people);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const note = t`First version`;
      const publish = (definition: string) => ask(publishProcess({ body: { definition, revision_note: note } }));
      const refused = await makeOwn(own, me.user.id, publish);
      await client.invalidateQueries();
      onMade(slugOf(own.entry), refused);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput data-autofocus label={t`Company`} maxLength={200} {...text('company')} />
          <Select
            label={t`Time zone`}
            searchable
            required
            allowDeselect={false}
            limit={100}
            value={own.zone}
            onChange={(zone) => zone && setOwn((before) => ({ ...before, zone }))}
            data={[...new Set([own.zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
          />
          <TextInput label={t`Brand`} description={t`The name under which you serve`} {...text('brand')} />
          <TextInput
            label={t`Label of the brand`}
            description={t`1 to 3 letters or digits`}
            pattern="[A-Za-z0-9]{1,3}"
            maxLength={3}
            {...text('label')}
          />
          <TextInput
            label={t`First entry point`}
            description={t`What customers call, for example Support`}
            {...text('entry')}
          />
          <SimpleGrid cols={2} spacing="sm">
            <TextInput type="time" label={t`Opens`} description={t`Monday to Friday`} {...text('opens')} />
            <TextInput type="time" label={t`Closes`} description={t`The same day`} {...text('closes')} />
          </SimpleGrid>
        </SimpleGrid>
        <Checkbox
          label={t`Open at the weekend too`}
          checked={own.weekend}
          onChange={({ currentTarget: { checked: weekend } }) => setOwn((before) => ({ ...before, weekend }))}
        />
        <Textarea autosize minRows={2} label={t`Greeting`} {...text('greeting')} />
        <Textarea
          autosize
          minRows={3}
          maxRows={10}
          label={t`People`}
          description={t`One on each line: name, e-mail, password (at least 10 characters, or empty for later)`}
          {...text('people')}
        />
        <Troubles troubles={troubles} />
        {problem != null && <Alert color="red">{sentence(problem)}</Alert>}
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={troubles.length > 0}>
            <Trans>Create</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Troubles({ troubles }: { troubles: Trouble[] }) {
  const { t } = useLingui();
  if (!troubles.length) return null;
  const why: Record<Trouble['why'], (line: number) => string> = {
    columns: (line) => t`Line ${line}: it takes a name, an e-mail and, if you like, a password.`,
    email: (line) => t`Line ${line}: this is no e-mail address.`,
    password: (line) => t`Line ${line}: the password is too short.`,
    twice: (line) => t`Line ${line}: this e-mail address stands above already.`,
    refused: (line) => t`Line ${line} was refused.`,
  };
  return (
    <ul className={classes.report} role="status">
      {troubles.map(({ line, why: reason, detail }) => (
        <li key={line}>
          {why[reason](line)} {detail}
        </li>
      ))}
    </ul>
  );
}
