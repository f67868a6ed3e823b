import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { archiveRow, createRow, type Row, updateRow } from '../../api/collections';
import { useAct } from '../../lib/act';
import { toast } from '../../lib/toasts';
import { Confirm } from '../../ui/confirm';
import type { Values } from '../../ui/form/fields';
import { Form } from '../../ui/form/form';
import { ShownOnce } from '../../ui/shown-once';
import { type Screen, toBody, toPatch, toValues } from './screen';

type Props = { screen: Screen; mayEdit: boolean; row: Row | undefined; name: string; close: () => void };

/** The form of one row, new or existing. */
export function RowEditor({ screen, mayEdit, row: current, name, close }: Props) {
  // What was there when the form was opened: if it changes meanwhile, the server refuses the stale version.
  const [row] = useState(current);
  const { t } = useLingui();
  const client = useQueryClient();
  const [secret, setSecret] = useState<string>();
  const [asking, ask] = useDisclosure();
  const key = ['setup', screen.collection];
  const initial = useMemo(() => (row ? toValues(row, screen.blank) : screen.blank), [row, screen.blank]);
  const archive = useAct((id: string) => archiveRow(screen.collection, id), [key]);
  const submit = async (values: Values) => {
    const answer = row
      ? await updateRow(screen.collection, row.id, toPatch(values, row))
      : await createRow(screen.collection, toBody(values));
    setSecret(screen.reveal?.(answer));
    await client.invalidateQueries({ queryKey: key });
    toast('done', t`Saved`);
    return answer;
  };
  if (secret) return <Secret value={secret} close={close} />;
  if (row && screen.unchangeable) {
    return (
      <Stack p="lg">
        <Trans>It cannot be changed, only taken away: then the program that uses it is refused.</Trans>
        <RemoveButton
          name={name}
          asking={asking}
          ask={ask}
          onConfirm={() => archive.mutate(row.id, { onSuccess: close })}
        />
      </Stack>
    );
  }
  return (
    <Form
      sections={screen.sections}
      initial={initial}
      existing={row !== undefined}
      readOnly={!mayEdit}
      submit={submit}
      submitLabel={row ? t`Save` : t`Create`}
      onDone={() => !screen.reveal && close()}
      onCancel={close}
      extra={(values, change) => (
        <>
          {mayEdit && screen.ahead?.(values, row, change)}
          {row && screen.extra?.(row, close)}
          {row && mayEdit && (
            <Group mt="xl">
              <RemoveButton
                name={name}
                away={screen.away}
                asking={asking}
                ask={ask}
                onConfirm={() => archive.mutate(row.id, { onSuccess: close })}
              />
            </Group>
          )}
        </>
      )}
    />
  );
}

type RemoveProps = {
  name: string;
  away?: Screen['away'];
  asking: boolean;
  ask: { open: () => void; close: () => void };
  onConfirm: () => void;
};

function RemoveButton({ name, away, asking, ask, onConfirm }: RemoveProps) {
  return (
    <>
      <Button variant="subtle" color="red" onClick={ask.open}>
        {away?.button ?? <Trans>Archive…</Trans>}
      </Button>
      <Confirm
        opened={asking}
        title={away?.title ?? <Trans>Archive {name}?</Trans>}
        action={away?.action ?? <Trans>Archive</Trans>}
        onClose={ask.close}
        onConfirm={() => {
          ask.close();
          onConfirm();
        }}
      >
        {away?.words ?? <Trans>It can no longer be chosen. What happened with it stays in the history.</Trans>}
      </Confirm>
    </>
  );
}

function Secret({ value, close }: { value: string; close: () => void }) {
  return (
    <Stack p="lg">
      <ShownOnce value={value} />
      <Group justify="flex-end">
        <Button onClick={close}>
          <Trans>Done</Trans>
        </Button>
      </Group>
    </Stack>
  );
}
