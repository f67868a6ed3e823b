import '@mantine/core/styles/Progress.layer.css';
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Loader, Progress } from '@mantine/core';
import { IconFile, IconFileAlert, IconPaperclip, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useProblemSentence } from '../../lib/act';
import { size } from '../../lib/conversation';
import classes from './attached-files.module.css';
import type { Attached, Attachments } from './attachments';

/** Opens the choice of files. */
export function AttachButton({ add }: { add: (files: FileList) => void }) {
  const { t } = useLingui();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={t`Attach files`}
        title={t`Attach files`}
        onClick={() => chooser.current?.click()}
      >
        <IconPaperclip size={18} />
      </ActionIcon>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          if (event.currentTarget.files) add(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

/** What goes along when this is sent; each can be taken away until then. */
export function AttachedFiles({ files }: { files: Attachments }) {
  const { t } = useLingui();
  if (!files.items.length) return null;
  return (
    <ul className={classes.files} aria-label={t`Attached files`}>
      {files.items.map((item) => (
        <FileBeside key={item.key} item={item} remove={() => files.remove(item.key)} />
      ))}
    </ul>
  );
}

function FileBeside({ item, remove }: { item: Attached; remove: () => void }) {
  const { t, i18n } = useLingui();
  const sentence = useProblemSentence();
  const { name, refusal, progress } = item;
  const arriving = !item.id && !refusal;
  return (
    <li className={classes.file} data-refused={!!refusal || undefined}>
      {refusal ? (
        <IconFileAlert size={16} aria-hidden />
      ) : arriving ? (
        <Loader size={14} />
      ) : (
        <IconFile size={16} aria-hidden />
      )}
      <span className={classes.about} role={refusal ? 'alert' : undefined}>
        <bdi>{name}</bdi> <small>{refusal ? sentence(refusal) : size(item.size, i18n.locale)}</small>
        {arriving && <Progress size={3} value={100 * (progress ?? 0)} aria-label={t`Sending ${name}`} />}
      </span>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t`Remove ${name}`} onClick={remove}>
        <IconX size={14} />
      </ActionIcon>
    </li>
  );
}
