import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { createTicketSavedView, updateTicketSavedView } from '../../api/generated';
import { useAct } from '../../lib/act';
import { useNames } from '../../lib/collection';
import { may, useMe } from '../../lib/session';
import type { Params } from './list-query';
import classes from './tickets.module.css';
import { TICKETS } from './use-tickets';

/** A list to be saved, or a saved view to be named or shared anew. */
export type Saving = { query: Params; view?: { id: string; version: number; unit_id: string | null; name: string } };
type Props = { saving: Saving | null; close: () => void };

/** Names a list of tickets, for oneself or for a team. */
export function SaveView({ saving, close }: Props) {
  const { t } = useLingui();
  return (
    <Modal
      opened={saving !== null}
      onClose={close}
      size="sm"
      title={saving?.view ? <Trans>View</Trans> : <Trans>Save as a view</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {saving && <Form saving={saving} close={close} />}
    </Modal>
  );
}

function Form({ saving: { query, view }, close }: { saving: Saving; close: () => void }) {
  const { t } = useLingui();
  const shares = may(useMe(), 'tickets:setup:edit');
  const units = useNames('units', shares);
  const [name, setName] = useState(view?.name ?? '');
  const [unit, setUnit] = useState<string | null>(view?.unit_id ?? null);
  const save = useAct(async () => {
    const body = { name: name.trim(), unit_id: unit };
    if (view) await ask(updateTicketSavedView({ path: { id: view.id }, body: { ...body, version: view.version } }));
    else await ask(createTicketSavedView({ body: { ...body, query: query as never } }));
    close();
  }, [[...TICKETS, 'views']]);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <TextInput
        data-autofocus
        label={t`Name`}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {shares && (
        <Select
          label={t`Who sees it`}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t`Clear` }}
          placeholder={t`Only me`}
          value={unit}
          onChange={setUnit}
          data={[...units].map(([value, label]) => ({ value, label }))}
        />
      )}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
          <Trans>Save</Trans>
        </Button>
      </Group>
    </form>
  );
}
