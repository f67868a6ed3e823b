import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Avatar, Button, Group, Textarea } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { ask } from '../../api/client';
import { createNote, deleteNote, updateNote } from '../../api/generated';
import type { Interaction, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Confirm } from '../../ui/confirm';
import { Keys } from '../../ui/keys';
import { Moment } from '../../ui/time';
import classes from './interaction.module.css';

const GROUP = msg`Interaction`;
const WRITE = msg`Write a note`;

type Note = Interaction['notes'][number];

/** What people wrote. Ctrl Enter saves; an unsent note is kept on this machine until it is. */
export function Notes({ interaction }: { interaction: Interaction }) {
  const { t } = useLingui();
  const { id } = interaction;
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(id);
  const add = useAct(() => ask(createNote({ path: { id }, body: { text: text.trim() } })), [['interaction', id]]);
  const save = () => {
    if (text.trim() && !add.isPending) add.mutate(undefined, { onSuccess: () => setText('') });
  };
  useCommands([{ id: 'note', title: WRITE, group: GROUP, keys: 'n', run: () => input.current?.focus() }]);
  return (
    <section className={classes.notes} aria-label={t`Notes`}>
      <h2 className={classes.label}>
        <Trans>Notes</Trans>
      </h2>
      {interaction.notes.map((note) => (
        <NoteLine key={note.id} interactionId={id} note={note} />
      ))}
      <Textarea
        ref={input}
        aria-label={t`New note`}
        placeholder={t`Write down what matters for the next person`}
        autosize
        minRows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            save();
          }
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <Group justify="flex-end" mt={6}>
        <Button
          variant="default"
          disabled={!text.trim()}
          loading={add.isPending}
          rightSection={<Keys keys="mod+enter" />}
          onClick={save}
        >
          <Trans>Save note</Trans>
        </Button>
      </Group>
    </section>
  );
}

function NoteLine({ interactionId, note }: { interactionId: string; note: Note }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const [editing, setEditing] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const refresh = [['interaction', interactionId]];
  const path = { id: interactionId, note_id: note.id };
  const edit = useAct((text: string) => ask(updateNote({ path, body: { text } })), refresh);
  const remove = useAct(() => ask(deleteNote({ path })), refresh);
  const author = note.author ? say(note.author.name as Text, i18n.locale) : t`The process`;
  return (
    <article className={classes.note}>
      <Avatar size={24} radius="xl" name={author} color="initials" aria-hidden />
      <div className={classes.noteBody}>
        <div className={classes.noteHead}>
          <strong>{author}</strong> <Moment at={note.at} />
          {note.author?.id === me.user.id && (
            <span className={classes.noteButtons}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={20}
                aria-label={t`Change the note`}
                onClick={() => setEditing(note.text)}
              >
                <IconPencil size={13} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={20}
                aria-label={t`Delete the note`}
                onClick={() => setRemoving(true)}
              >
                <IconTrash size={13} />
              </ActionIcon>
            </span>
          )}
        </div>
        {editing === null ? (
          <p dir="auto">{note.text}</p>
        ) : (
          <>
            <Textarea
              autoFocus
              autosize
              aria-label={t`Change the note`}
              value={editing}
              onChange={(event) => setEditing(event.currentTarget.value)}
            />
            <Group justify="flex-end" mt={6} gap="xs">
              <Button variant="default" onClick={() => setEditing(null)}>
                <Trans>Cancel</Trans>
              </Button>
              <Button
                disabled={!editing.trim()}
                loading={edit.isPending}
                onClick={() => edit.mutate(editing.trim(), { onSuccess: () => setEditing(null) })}
              >
                <Trans>Save</Trans>
              </Button>
            </Group>
          </>
        )}
      </div>
      <Confirm
        opened={removing}
        title={<Trans>Delete this note?</Trans>}
        action={<Trans>Delete</Trans>}
        onClose={() => setRemoving(false)}
        onConfirm={() => {
          setRemoving(false);
          remove.mutate(undefined);
        }}
      >
        {note.text.slice(0, 200)}
      </Confirm>
    </article>
  );
}

/** A text that survives a reload until it is sent. */
function useDraft(id: string): [string, (text: string) => void] {
  const key = `switchroom.note.${id}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  const keep = (next: string) => {
    setText(next);
    if (next) sessionStorage.setItem(key, next);
    else sessionStorage.removeItem(key);
  };
  return [text, keep];
}
