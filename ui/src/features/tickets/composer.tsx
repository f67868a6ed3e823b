import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, Textarea } from '@mantine/core';
import { IconChevronDown, IconClock, IconLock, IconMailForward } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Text, Ticket } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { takesText } from '../../lib/knowledge';
import { say } from '../../lib/text';
import { AttachButton, AttachedFiles } from '../../ui/attached-files/attached-files';
import { useAttachments, useFileLimits } from '../../ui/attached-files/attachments';
import { Keys } from '../../ui/keys';
import { ReplyMenu, useReplyMenu } from '../../ui/saved-replies/saved-replies';
import { Macros } from './macros';
import { MentionMenu, useMentions } from './mention-menu';
import { OtherWords } from './other-words';
import { Presence } from './presence';
import { SendLater } from './send-later';
import classes from './ticket.module.css';
import { useDropping } from './use-dropping';
import { useKeptDraft } from './use-kept-draft';
import { type Mode, useSend } from './use-send';
import { STATUSES, type Status } from './words';

const GROUP = msg`Ticket`;
const REPLY = msg`Reply to the requester`;
const NOTE = msg`Write an internal note`;
/** What a reply leaves the ticket as, by one key more than sending it. */
const SEND_KEYS: Partial<Record<Status, string>> = { solved: 'mod+shift+enter', pending: 'mod+alt+enter' };

/** Where one writes: to the requester, or for colleagues only. Each has a draft of its own, on every machine. */
export function Composer({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useLingui();
  const closed = ticket.status === 'closed';
  const [mode, setMode] = useState<Mode>(closed ? 'note' : 'reply');
  const replyFiles = useAttachments(`ticket-reply.${ticket.id}`);
  const noteFiles = useAttachments(`ticket-note.${ticket.id}`);
  const replyDraft = useKeptDraft('reply', ticket.id, replyFiles);
  const noteDraft = useKeptDraft('note', ticket.id, noteFiles);
  const [reply, note] = [replyDraft.words.text, noteDraft.words.text];
  const [later, setLater] = useState(false);
  const noting = mode === 'note' || closed;
  const [draft, files] = noting ? [noteDraft, noteFiles] : [replyDraft, replyFiles];
  const { text } = draft.words;
  const setText = (next: string) => draft.change({ text: next });
  const input = useRef<HTMLTextAreaElement>(null);
  const menu = useReplyMenu({ brand: ticket.brand, language: ticket.language }, noting ? '' : text, setText);
  const mentions = useMentions({
    ticket,
    text,
    setText,
    input,
    wanted: noting,
    chosen: noteDraft.words.mentions ?? [],
    choose: (mentions) => noteDraft.change({ mentions }),
  });
  const sending = useSend(ticket);
  const limits = useFileLimits();
  const dropping = useDropping((dropped) => files.add(dropped, limits));
  const write = (next: Mode) => {
    // Before the next key is read: what somebody types right after it is text, not commands.
    flushSync(() => setMode(next));
    input.current?.focus();
  };
  const latest = useRef(reply);
  latest.current = reply;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is written now is in `latest`.
  useEffect(() => {
    if (closed) return;
    return takesText(ticket.id, (more) => {
      replyDraft.change({ text: latest.current.trim() ? `${latest.current.trimEnd()}\n${more}` : more });
      write('reply');
    });
  }, [closed, ticket.id]);
  useCommands([
    { id: 'ticket-reply', title: REPLY, group: GROUP, keys: 'r', enabled: !closed, run: () => write('reply') },
    { id: 'ticket-note', title: NOTE, group: GROUP, keys: 'n', run: () => write('note') },
  ]);
  const says = text.trim() !== '' || files.ids.length > 0;
  const send = (status?: Status) => {
    const what = noting ? { mode: 'note' as const, mentions: mentions.ids } : { mode: 'reply' as const, status };
    if (!says || sending.isPending || files.arriving) return;
    sending.mutate(
      { ...what, text: text.trim(), files: files.ids },
      {
        onSuccess: () => {
          draft.sent();
          files.sent();
        },
        onError: (error) => files.refused(error),
      },
    );
  };
  const key = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // 229: Safari says so of the Enter that ends a composition, after its end.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (!event.ctrlKey && !event.metaKey && (menu.key(event.key) || mentions.key(event.key))) {
      event.preventDefault();
      return;
    }
    if (event.key === 'Escape') event.currentTarget.blur();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send(noting ? undefined : event.shiftKey ? within('solved') : event.altKey ? within('pending') : undefined);
  };
  const within = (status: Status) => (ticket.transitions.includes(status) ? status : undefined);
  const requester = ticket.requester && (say(ticket.requester.name as Text, i18n.locale) || t`Unknown caller`);
  return (
    <form
      className={classes.composer}
      aria-label={t`Write`}
      data-dropping={dropping.over || undefined}
      {...dropping.on}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Presence
        ticketId={ticket.id}
        doing={reply.trim() && !closed ? 'replying' : note.trim() ? 'noting' : 'reading'}
      />
      <div>
        <div className={classes.modes}>
          <div role="tablist" aria-label={t`To whom`}>
            {!closed && (
              <button type="button" role="tab" aria-selected={!noting} onClick={() => write('reply')}>
                <IconMailForward size={14} aria-hidden />
                <Trans>Reply</Trans> <Keys keys="r" />
              </button>
            )}
            <button type="button" role="tab" aria-selected={noting} onClick={() => write('note')}>
              <IconLock size={14} aria-hidden />
              <Trans>Internal note</Trans> <Keys keys="n" />
            </button>
          </div>
          <span className={classes.to}>
            {noting ? (
              <Trans>Only colleagues see it</Trans>
            ) : requester ? (
              <Trans>
                To <bdi>{requester}</bdi>
              </Trans>
            ) : (
              <Trans>No requester is known: nobody will get it</Trans>
            )}
          </span>
        </div>
        <div className={classes.writing} data-mode={noting ? 'note' : 'reply'}>
          {!noting && <ReplyMenu menu={menu} />}
          {noting && <MentionMenu menu={mentions} />}
          <Textarea
            ref={input}
            dir="auto"
            aria-label={noting ? t`Internal note` : t`Reply`}
            placeholder={noting ? t`For colleagues only; @ mentions one` : t`Write a reply, or / for saved replies`}
            {...(noting ? mentions.input : menu.input)}
            autosize
            minRows={2}
            maxRows={14}
            maxLength={100_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onSelect={mentions.moved}
            onKeyDown={key}
            onPaste={(event) => {
              if (!event.clipboardData.files.length) return;
              event.preventDefault();
              files.add(event.clipboardData.files, limits);
            }}
          />
        </div>
        <OtherWords draft={draft} />
        <AttachedFiles files={files} />
        <div className={classes.foot}>
          <AttachButton add={(chosen) => files.add(chosen, limits)} />
          <Macros ticket={ticket} />
          <span className={classes.hint} aria-live="polite">
            {dropping.over ? (
              <Trans>Let go to attach the files</Trans>
            ) : files.arriving ? (
              <Trans>It can be sent when the files are there</Trans>
            ) : (
              text.trim() && <Trans>Kept until it is sent, on every machine of yours</Trans>
            )}
          </span>
          <span className={classes.split}>
            <Button
              type="submit"
              disabled={!says || files.arriving}
              loading={sending.isPending}
              rightSection={<Keys keys="mod+enter" />}
            >
              {noting ? <Trans>Save note</Trans> : <Trans>Send</Trans>}
            </Button>
            {!noting && (
              <SendAnd
                ticket={ticket}
                disabled={!says || sending.isPending || files.arriving}
                send={send}
                later={() => setLater(true)}
              />
            )}
          </span>
        </div>
      </div>
      {later && (
        <SendLater
          ticket={ticket}
          reply={{ text: reply.trim(), files: replyFiles.ids }}
          sent={() => {
            replyDraft.sent();
            replyFiles.sent();
          }}
          refused={(error) => replyFiles.refused(error)}
          close={() => setLater(false)}
        />
      )}
    </form>
  );
}

type SendAndProps = { ticket: Ticket; disabled: boolean; send: (status: Status) => void; later: () => void };

/** Sends, and says what the ticket is from then on. */
function SendAnd({ ticket, disabled, send, later }: SendAndProps) {
  const { t, i18n } = useLingui();
  return (
    <Menu position="top-end" shadow="md">
      <Menu.Target>
        <ActionIcon size={30} variant="filled" disabled={disabled} aria-label={t`Send and set the status`}>
          <IconChevronDown size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {ticket.transitions.map((status) => {
          const keys = SEND_KEYS[status];
          const name = i18n._(STATUSES[status]);
          return (
            <Menu.Item key={status} rightSection={keys && <Keys keys={keys} />} onClick={() => send(status)}>
              <Trans>
                Send and set to <strong>{name}</strong>
              </Trans>
            </Menu.Item>
          );
        })}
        <Menu.Item leftSection={<IconClock size={14} aria-hidden />} onClick={later}>
          <Trans>Send later…</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
