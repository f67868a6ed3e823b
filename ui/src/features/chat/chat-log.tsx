import { Trans, useLingui } from '@lingui/react/macro';
import { UnstyledButton } from '@mantine/core';
import { IconFile } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Problem } from '../../api/problem';
import type { Interaction, Text } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import type { ChatHeld } from '../../lib/chat';
import { isPicture, type Message, pieces, size } from '../../lib/conversation';
import { FILE_LOST, type Outbox, OVER, type Unsent } from '../../lib/outbox';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import classes from './chat.module.css';

type Props = { interaction: Interaction; chat: ChatHeld | undefined; unsent: readonly Unsent[]; outbox: Outbox };

/** What was said, the newest at the end and in view unless somebody reads further up. */
export function ChatLog({ interaction, chat, unsent, outbox }: Props) {
  const { t, i18n } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const pinned = useRef(true);
  const customer = say(interaction.customer?.name as Text, i18n.locale) || chat?.customer_name || t`Customer`;
  const count = (chat?.messages.length ?? 0) + unsent.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line moves the end.
  useEffect(() => {
    if (box.current && (pinned.current || unsent.length)) box.current.scrollTop = box.current.scrollHeight;
  }, [count, chat === undefined]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const watching = new ResizeObserver(() => {
      if (pinned.current) element.scrollTop = element.scrollHeight;
    });
    watching.observe(element);
    return () => watching.disconnect();
  }, []);
  const lastMine = chat?.messages.findLast((message) => message.author === 'agent')?.number;
  return (
    <div
      ref={box}
      className={classes.log}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keys.
      tabIndex={0}
      role="log"
      aria-label={t`Conversation`}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        pinned.current = scrollHeight - scrollTop - clientHeight < 80;
      }}
    >
      {!chat && <RowsSkeleton rows={4} />}
      <ol>
        {chat?.messages.map((message, index) => (
          <Line
            key={message.client_id ?? message.number}
            id={interaction.id}
            form={interaction.medium === 'form'}
            message={message}
            customer={customer}
            first={chat.messages[index - 1]?.author !== message.author}
            read={message.number === lastMine ? chat.read_by_customer >= message.number : undefined}
          />
        ))}
        {unsent.map((item) => (
          <UnsentLine key={item.clientId} unsent={item} outbox={outbox} />
        ))}
      </ol>
    </div>
  );
}

type LineProps = {
  id: string;
  form: boolean;
  message: Message;
  customer: string;
  first: boolean;
  read: boolean | undefined;
};

function Line({ id, form, message, customer, first, read }: LineProps) {
  const { t } = useLingui();
  const me = useMe();
  if (message.kind === 'note_of_state') {
    return (
      <li className={classes.note}>
        <StateNote message={message} form={form} /> · <Moment at={message.at} />
      </li>
    );
  }
  if (message.kind === 'code') {
    return (
      <li className={classes.note}>
        <Trans>A code was sent to the customer</Trans> · <Moment at={message.at} />
      </li>
    );
  }
  // The answer to what I send myself names nobody.
  const names = { customer, agent: message.name || me.user.name, process: t`Process` };
  return (
    <li data-author={message.author} data-first={first || undefined}>
      <span className={first ? classes.who : 'visually-hidden'}>{names[message.author]}</span>
      <div className={classes.bubble} dir="auto">
        {message.file ? <FileShown id={id} file={message.file} /> : <Words text={message.text ?? ''} />}
      </div>
      <span className={classes.foot}>
        <Moment at={message.at} />
        {read !== undefined && <> · {read ? <Trans>Read</Trans> : <Trans>Sent</Trans>}</>}
      </span>
    </li>
  );
}

function StateNote({ message, form }: { message: Message; form: boolean }) {
  const { t } = useLingui();
  const name = message.name || t`Agent`;
  if (form && message.note === 'joined') return <Trans>{name} took the form</Trans>;
  if (form && message.note === 'left') return <Trans>{name} has finished</Trans>;
  if (form) return <Trans>The form is closed.</Trans>;
  if (message.note === 'joined') return <Trans>{name} has joined the chat</Trans>;
  if (message.note === 'left') return <Trans>{name} has left the chat</Trans>;
  return <Trans>The chat has ended</Trans>;
}

function Words({ text }: { text: string }) {
  return pieces(text).map(({ text: part, href }, index) =>
    href ? (
      <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    ) : (
      part
    ),
  );
}

function FileShown({ id, file }: { id: string; file: NonNullable<Message['file']> }) {
  const { i18n } = useLingui();
  const address = `/api/interactions/${id}/chat/files/${file.id}`;
  return (
    <a className={classes.file} href={address} download={file.name}>
      {isPicture(file) ? (
        <img src={address} alt={file.name} loading="lazy" />
      ) : (
        <>
          <IconFile size={18} aria-hidden />
          <span>
            {file.name} <small>{size(file.size, i18n.locale)}</small>
          </span>
        </>
      )}
    </a>
  );
}

function UnsentLine({ unsent, outbox }: { unsent: Unsent; outbox: Outbox }) {
  const { t } = useLingui();
  const sentence = useProblemSentence();
  const refused = unsent.state === 'refused';
  const { status = 0, code = '', detail = '' } = unsent.refusal ?? {};
  const known: Record<string, string> = {
    [OVER]: t`The chat has ended.`,
    [FILE_LOST]: t`The page was left before it was sent. Choose it again.`,
  };
  return (
    <li data-author="agent" data-unsent data-refused={refused || undefined}>
      <div className={classes.bubble} dir="auto">
        {unsent.text}
      </div>
      <span className={classes.foot}>
        {refused ? (
          <>
            <Trans>Not sent</Trans>. {known[code] ?? sentence(new Problem(status, code, detail))}{' '}
            {(unsent.kind === 'text' || unsent.file) && code !== OVER && (
              <UnstyledButton className={classes.again} onClick={() => outbox.retry(unsent.clientId)}>
                <Trans>Send again</Trans>
              </UnstyledButton>
            )}{' '}
            <UnstyledButton className={classes.again} onClick={() => outbox.drop(unsent.clientId)}>
              <Trans>Remove</Trans>
            </UnstyledButton>
          </>
        ) : (
          <>
            <Trans>Sending…</Trans> {unsent.progress !== undefined && `${Math.round(unsent.progress * 100)} %`}
          </>
        )}
      </span>
    </li>
  );
}
