import '@mantine/core/styles/Progress.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Input, Progress } from '@mantine/core';
import { IconDownload, IconFile, IconPaperclip } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { dropTaskFile } from '../../api/generated';
import { toProblem } from '../../api/problem';
import type { Task, TaskFile, Text } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { size } from '../../lib/conversation';
import { say } from '../../lib/text';
import { upload } from '../../lib/upload';
import classes from './tasks.module.css';

const address = (task: string, file: string) => `/api/tasks/${task}/files/${file}`;

/** What people before have added to this run: to be opened, never in this page. */
export function FilesBefore({ task }: { task: Task }) {
  const { t, i18n } = useLingui();
  const files = task.files.filter((one) => one.task_id !== task.id || task.state !== 'open');
  if (!files.length) return null;
  return (
    <ul className={classes.files} aria-label={t`Files`}>
      {files.map((one) => (
        <li key={one.id}>
          <IconDownload size={15} aria-hidden />
          <a href={address(task.id, one.id)} download>
            <bdi>{one.name}</bdi>
          </a>
          <small>
            {say(one.label as Text, i18n.locale)} · {size(one.size, i18n.locale)}
          </small>
        </li>
      ))}
    </ul>
  );
}

type Added = Pick<TaskFile, 'id' | 'name' | 'size'>;
type FieldProps = {
  task: Task;
  field: Task['fields'][number];
  value: unknown;
  disabled: boolean;
  error?: string;
  onChange: (id: string | null) => void;
};

/** A field that takes a file: it is sent at once, and kept when the task is complete. */
export function FileField({ task, field, value, disabled, error, onChange }: FieldProps) {
  const { t, i18n } = useLingui();
  const sentence = useProblemSentence();
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const [added, setAdded] = useState<Added | undefined>(task.files.find((one) => one.id === value));
  const [progress, setProgress] = useState<number>();
  const [refusal, setRefusal] = useState<string>();
  const label = say(field.label as Text, i18n.locale) || field.name;
  const send = async (file: File) => {
    setRefusal(undefined);
    setProgress(0);
    const query = new URLSearchParams({ field: field.name, name: file.name });
    try {
      const made = await upload<Added>(`/api/tasks/${task.id}/files?${query}`, file, setProgress, {
        'X-Switchroom': '1',
      });
      setAdded(made);
      onChange(made.id);
    } catch (problem) {
      setRefusal(sentence(toProblem(problem, 0)));
    } finally {
      setProgress(undefined);
    }
  };
  const remove = () => {
    if (added) void ask(dropTaskFile({ path: { id: task.id, file_id: added.id } })).catch(() => undefined);
    setAdded(undefined);
    onChange(null);
  };
  return (
    <Input.Wrapper label={label} labelElement="div" required={field.required} error={refusal ?? error}>
      <Group gap="xs" mt={4}>
        {added && (
          <span className={classes.added}>
            <IconFile size={15} aria-hidden />
            <a href={address(task.id, added.id)} download>
              <bdi>{added.name}</bdi>
            </a>
            <small>{size(added.size, i18n.locale)}</small>
          </span>
        )}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPaperclip size={14} />}
          disabled={disabled}
          loading={progress !== undefined}
          aria-describedby={id}
          onClick={() => chooser.current?.click()}
        >
          {added ? <Trans>Another file…</Trans> : <Trans>Choose a file…</Trans>}
          <span className="visually-hidden"> {label}</span>
        </Button>
        {added && !disabled && (
          <Button variant="subtle" color="gray" size="xs" aria-label={t`Remove ${added.name}`} onClick={remove}>
            <Trans>Remove</Trans>
          </Button>
        )}
        <input
          ref={chooser}
          type="file"
          hidden
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) void send(file);
            event.currentTarget.value = '';
          }}
        />
      </Group>
      <span id={id} className="visually-hidden">
        {added?.name}
      </span>
      {progress !== undefined && <Progress size={3} mt={4} value={100 * progress} aria-label={t`Sending ${label}`} />}
    </Input.Wrapper>
  );
}
