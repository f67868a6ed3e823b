import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { createRow } from '../../api/collections';
import { useAct } from '../../lib/act';
import { ColourField } from '../../ui/form/colour-field';

/** A kind of not-available that only I use. */
export function OwnStatus({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState('');
  const [colour, setColour] = useState('violet');
  const make = useAct(
    () =>
      createRow('statuses', { name: name.trim(), slug: slugOf(name), kind: 'not_available', colour, shared: false }),
    [['setup', 'statuses']],
    t`Saved`,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate(undefined, {
      onSuccess: () => {
        setName('');
        onClose();
      },
    });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Trans>A status of my own</Trans>}
      size="sm"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            data-autofocus
            label={t`Name`}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <ColourField label={t`Colour`} value={colour} onChange={setColour} />
          <Group justify="flex-end">
            <Button type="submit" disabled={!name.trim()} loading={make.isPending}>
              <Trans>Create</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A short name out of any name, unique enough for one person's statuses in any script. */
function slugOf(name: string): string {
  const letters = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${letters || 'own'}-${Date.now().toString(36)}`;
}
