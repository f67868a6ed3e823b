import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Textarea } from '@mantine/core';
import { IconPaperclip, IconSend2 } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { ask } from '../../api/client';
import { typeInChat } from '../../api/generated';
import type { Interaction } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { useDraft } from '../../lib/drafts';
import { takesText } from '../../lib/knowledge';
import type { Outbox } from '../../lib/outbox';
import { ReplyMenu, useReplyMenu } from '../../ui/saved-replies/saved-replies';
import classes from './chat.module.css';

const GROUP = msg`Chat`;
const WRITE = msg`Write to the customer`;
const TYPING_EVERY_MS = 3000;

/** Where the agent writes. Enter sends, Shift Enter begins a line; nothing fires while an input method composes. */
export function Composer({ interaction, outbox }: { interaction: Interaction; outbox: Outbox }) {
  const { t } = useLingui();
  const { id } = interaction;
  const files = interaction.medium !== 'form'; // its page shows words
  const input = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const [text, setText] = useDraft('chat', id);
  const tellTyping = useTyping(id);
  useEffect(() => {
    // Never from under the hands of whoever writes elsewhere or has just opened something.
    if (document.activeElement?.closest('[role=dialog], input, textarea, [contenteditable=true]')) return;
    input.current?.focus({ preventScroll: true });
  }, []);
  const latest = useRef(text);
  latest.current = text;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is written now is in `latest`.
  useEffect(
    () =>
      takesText(id, (more) => {
        setText(latest.current.trim() ? `${latest.current.trimEnd()}\n${more}` : more);
        input.current?.focus();
      }),
    [id],
  );
  useCommands([{ id: 'chat-write', title: WRITE, group: GROUP, keys: 'r', run: () => input.current?.focus() }]);
  const menu = useReplyMenu(interaction, text, setText);
  const send = () => {
    if (!text.trim()) return;
    outbox.add({ kind: 'text', text: text.trim() });
    setText('');
  };
  const sendFiles = (files: FileList | null) => {
    for (const file of files ?? []) outbox.add({ kind: 'file', text: file.name, file });
  };
  const key = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // 229: Safari says so of the Enter that ends a composition, after its end.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (menu.key(event.key)) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape') event.currentTarget.blur();
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <ReplyMenu menu={menu} />
      {files && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t`Send a file`}
          onClick={() => chooser.current?.click()}
        >
          <IconPaperclip size={18} />
        </ActionIcon>
      )}
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          sendFiles(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
      <Textarea
        ref={input}
        className={classes.input}
        dir="auto"
        aria-label={t`Message`}
        placeholder={t`Write to the customer, or / for saved replies`}
        {...menu.input}
        autosize
        minRows={1}
        maxRows={8}
        maxLength={4000}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value.trim()) tellTyping();
        }}
        onKeyDown={key}
        onPaste={(event) => {
          if (!files || !event.clipboardData.files.length) return;
          event.preventDefault();
          sendFiles(event.clipboardData.files);
        }}
      />
      <ActionIcon type="submit" size="lg" aria-label={t`Send`} disabled={!text.trim()}>
        <IconSend2 size={18} />
      </ActionIcon>
    </form>
  );
}

/** Says now and then that I am writing. */
function useTyping(id: string): () => void {
  const told = useRef(0);
  return () => {
    if (Date.now() - told.current < TYPING_EVERY_MS) return;
    told.current = Date.now();
    void ask(typeInChat({ path: { id } })).catch(() => {});
  };
}
