import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, Textarea } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { ask } from '../../api/client';
import { createCustomerNote, eraseCustomerNote, updateCustomerNote } from '../../api/generated';
import type { Customer, CustomerRecord } from '../../api/types';
import { useAct } from '../../lib/act';
import { useMe } from '../../lib/session';
import { Confirm } from '../../ui/confirm';
import { Keys } from '../../ui/keys';
import { Moment } from '../../ui/time';
import classes from './customers.module.css';
import { useMayChange } from './use-customer';

type Note = CustomerRecord['notes'][number];

/** What people wrote about the customer. Ctrl Enter saves. */
export function CustomerNotes({ customer, notes }: { customer: Customer; notes: Note[] }) {
  const { t } = useLingui();
  const { id } = customer;
  const editable = useMayChange(customer);
  const [text, setText] = useState('');
  const add = useAct(() => ask(createCustomerNote({ path: { id }, body: { text: text.trim() } })), [['customer', id]]);
  const save = () => {
    if (text.trim() && !add.isPending) add.mutate(undefined, { onSuccess: () => setText('') });
  };
  return (
    <section aria-label={t`Notes`} className={classes.section}>
      <h3 className={classes.label}>
        <Trans>Notes</Trans>
      </h3>
      {editable && (
        <>
          <Textarea
            aria-label={t`New note`}
            placeholder={t`Write down what matters for the next person`}
            autosize
            minRows={2}
            w="100%"
            maxLength={10000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              save();
            }}
          />
          {text.trim() && (
            <Group justify="flex-end" w="100%">
              <Button variant="default" loading={add.isPending} rightSection={<Keys keys="mod+enter" />} onClick={save}>
                <Trans>Save note</Trans>
              </Button>
            </Group>
          )}
        </>
      )}
      <ul className={classes.lines}>
        {notes.map((note) => (
          <NoteLine key={note.id} customer={customer} note={note} />
        ))}
      </ul>
      {!notes.length && (
        <p className={classes.dim}>
          <Trans>Nothing has been written yet.</Trans>
        </p>
      )}
    </section>
  );
}

function NoteLine({ customer, note }: { customer: Customer; note: Note }) {
  const { t } = useLingui();
  const me = useMe();
  const [draft, setDraft] = useState<string | null>(null);
  const [erasing, setErasing] = useState(false);
  const path = { id: customer.id, note_id: note.id };
  const refresh = [['customer', customer.id]];
  const change = useAct((text: string) => ask(updateCustomerNote({ path, body: { text } })), refresh);
  const erase = useAct(() => ask(eraseCustomerNote({ path })), refresh);
  const mine = note.author_id === me.user.id && !note.erased_at && !customer.erased_at;
  return (
    <li className={classes.noteLine}>
      <div className={classes.noteHead}>
        <strong>{note.author ?? t`A program`}</strong> <Moment at={note.at} />
        {note.edited_at && !note.erased_at && (
          <small className={classes.dim}>
            <Trans>edited</Trans>
          </small>
        )}
        {mine && draft === null && (
          <span className={classes.noteButtons}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={t`Change the note`}
              onClick={() => setDraft(note.text)}
            >
              <IconPencil size={13} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={t`Erase the note`}
              onClick={() => setErasing(true)}
            >
              <IconTrash size={13} />
            </ActionIcon>
          </span>
        )}
      </div>
      {draft !== null ? (
        <>
          <Textarea
            autoFocus
            autosize
            aria-label={t`Change the note`}
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
          <Group gap={6} mt={4}>
            <Button
              disabled={!draft.trim()}
              loading={change.isPending}
              onClick={() => change.mutate(draft.trim(), { onSuccess: () => setDraft(null) })}
            >
              <Trans>Save</Trans>
            </Button>
            <Button variant="default" onClick={() => setDraft(null)}>
              <Trans>Cancel</Trans>
            </Button>
          </Group>
        </>
      ) : (
        <p dir="auto" className={note.erased_at ? classes.dim : undefined}>
          {note.erased_at ? <Trans>Erased</Trans> : note.text}
        </p>
      )}
      <Confirm
        opened={erasing}
        title={<Trans>Erase this note?</Trans>}
        action={<Trans>Erase</Trans>}
        onConfirm={() => {
          setErasing(false);
          erase.mutate(undefined);
        }}
        onClose={() => setErasing(false)}
      >
        <Trans>Its text is gone for good; that there was a note stays visible.</Trans>
      </Confirm>
    </li>
  );
}
