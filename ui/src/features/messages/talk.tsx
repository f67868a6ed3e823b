import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Textarea } from '@mantine/core';
import { IconCheck, IconChecks, IconSend2 } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { ask } from '../../api/client';
import { createMessage, readConversation } from '../../api/generated';
import type { ColleagueMessage, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useDraft } from '../../lib/drafts';
import { type Addressee, showMessages } from '../../lib/messages';
import { say } from '../../lib/text';
import { RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import classes from './messages.module.css';
import { MESSAGES, useConversation } from './use-messages';

/** One conversation and where I write; for many, only where I write. */
export function Talk({ to }: { to: Addressee }) {
  return (
    <>
      {to.kind === 'user' ? (
        <Log id={to.id} />
      ) : (
        <p className={classes.none}>
          <Trans>Everybody of {to.name} gets this, each for themselves.</Trans>
        </p>
      )}
      <Composer to={to} />
    </>
  );
}

function Log({ id }: { id: string }) {
  const { t } = useLingui();
  const { data } = useConversation(id);
  const end = useRef<HTMLDivElement>(null);
  const read = useAct(() => ask(readConversation({ path: { id } })), [MESSAGES]);
  const last = data?.items.at(-1)?.id;
  const unread = data?.items.some((item) => !item.mine && !item.read_at) ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message is read as it is shown.
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'end' });
    if (unread && document.visibilityState === 'visible') read.mutate(undefined);
  }, [last, unread]);
  if (!data) return <RowsSkeleton />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <div className={classes.log} role="log" aria-label={t`Conversation`} tabIndex={0}>
      {data.items.map((item) => (
        <One key={item.id} item={item} />
      ))}
      <div ref={end} />
    </div>
  );
}

function One({ item }: { item: ColleagueMessage }) {
  const { t, i18n } = useLingui();
  return (
    <div className={classes.message} data-mine={item.mine || undefined}>
      {item.to_all_of && (
        <small>
          <Trans>To everybody of {say(item.to_all_of as Text, i18n.locale)}</Trans>
        </small>
      )}
      <p dir="auto">{item.text}</p>
      <small>
        <Moment at={item.sent_at} />
        {item.mine &&
          (item.read_at ? (
            <IconChecks size={13} role="img" aria-label={t`Read`} />
          ) : (
            <IconCheck size={13} role="img" aria-label={t`Sent`} />
          ))}
      </small>
    </div>
  );
}

/** Enter sends, Shift Enter begins a line; nothing fires while an input method composes. The draft survives a reload. */
function Composer({ to }: { to: Addressee }) {
  const { t } = useLingui();
  const [text, setText] = useDraft('message', to.id);
  const key = useRef(crypto.randomUUID());
  const send = useAct(
    () => ask(createMessage({ body: { key: key.current, [`${to.kind}_id`]: to.id, text: text.trim() } })),
    [MESSAGES],
  );
  const submit = () => {
    if (!text.trim() || send.isPending) return;
    send.mutate(undefined, {
      onSuccess: () => {
        key.current = crypto.randomUUID();
        setText('');
        if (to.kind !== 'user') showMessages({ view: 'many' });
      },
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // 229: Safari says so of the Enter that ends a composition, after its end.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Textarea
        data-autofocus
        className={classes.input}
        dir="auto"
        aria-label={t`Message`}
        placeholder={t`Write to ${to.name}`}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={2000}
        value={text}
        onFocus={({ currentTarget: it }) => it.setSelectionRange(it.value.length, it.value.length)}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ActionIcon type="submit" size="lg" aria-label={t`Send`} loading={send.isPending} disabled={!text.trim()}>
        <IconSend2 size={18} />
      </ActionIcon>
    </form>
  );
}
