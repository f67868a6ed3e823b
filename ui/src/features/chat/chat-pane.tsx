import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { ask, Problem } from '../../api/client';
import { endChat } from '../../api/generated';
import type { Interaction } from '../../api/types';
import { useAct } from '../../lib/act';
import { type ChatHeld, useChat } from '../../lib/chat';
import { Confirm } from '../../ui/confirm';
import { Empty, Failure } from '../../ui/states';
import classes from './chat.module.css';
import { ChatLog } from './chat-log';
import { Composer } from './composer';
import { useOutbox } from './outboxes';
import { useFollowing, useReading } from './use-following';

type Props = { interaction: Interaction; serving: boolean };

/** The conversation of a chat: read by whoever may see the interaction, written by whoever serves it. */
export function ChatPane({ interaction, serving }: Props) {
  const { t } = useLingui();
  const { id } = interaction;
  const { chat, error } = useChat(id);
  const outbox = useOutbox(id, chat);
  const talking = serving && chat?.state === 'talking';
  useFollowing(id, chat !== undefined && chat.state !== 'ended');
  useReading(id, chat, serving);
  const form = interaction.medium === 'form';
  if (error && !chat) return <Gone error={error} />;
  return (
    <section className={classes.pane} aria-label={form ? t`Web form` : t`Chat`}>
      <Head id={id} form={form} mayEnd={serving && chat !== undefined && chat.state !== 'ended'} />
      <ChatLog interaction={interaction} chat={chat} unsent={outbox.items} outbox={outbox} />
      <p className={classes.typing} aria-live="polite">
        {chat && <Doing chat={chat} form={form} />}
      </p>
      {talking && <Composer key={id} interaction={interaction} outbox={outbox} />}
    </section>
  );
}

/** Chats are forgotten after their time; the interaction stays. */
function Gone({ error }: { error: Error }) {
  const gone = error instanceof Problem && [404, 410].includes(error.status);
  if (!gone) return <Failure error={error} />;
  return (
    <Empty title={<Trans>The conversation is not here</Trans>}>
      <Trans>What was written is removed after its time, or nothing was written.</Trans>
    </Empty>
  );
}

/** What the other side is doing. */
function Doing({ chat, form }: { chat: ChatHeld; form: boolean }) {
  if (form && chat.state === 'ended') return <Trans>The form is closed.</Trans>;
  if (form && chat.state === 'in_process') return <Trans>The customer is filling in the form.</Trans>;
  if (form && chat.state === 'queued') return <Trans>The form was handed in and waits for an agent.</Trans>;
  if (chat.state === 'ended') return <Trans>The chat has ended.</Trans>;
  if (chat.typing) return <Trans>The customer is typing…</Trans>;
  if (chat.state === 'in_process') return <Trans>The process is talking with the customer.</Trans>;
  if (chat.state === 'queued') return <Trans>The customer waits for an agent.</Trans>;
  return null;
}

function Head({ id, form, mayEnd }: { id: string; form: boolean; mayEnd: boolean }) {
  const { t, i18n } = useLingui();
  const [asking, setAsking] = useState(false);
  const end = useAct(() => ask(endChat({ path: { id } })), [['interaction', id], ['agent']]);
  return (
    <div className={classes.head}>
      <h2>{form ? <Trans>Web form</Trans> : <Trans>Chat</Trans>}</h2>
      {mayEnd && (
        <Button variant="default" loading={end.isPending} onClick={() => setAsking(true)}>
          {form ? <Trans>Close the form</Trans> : <Trans>End chat</Trans>}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={form ? t`More for this form` : t`More for this chat`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={`/api/interactions/${id}/chat/transcript?language=${i18n.locale}`} download>
            <Trans>Save the conversation</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking}
        title={form ? <Trans>Close this form?</Trans> : <Trans>End this chat?</Trans>}
        action={form ? <Trans>Close</Trans> : <Trans>End</Trans>}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          end.mutate(undefined);
        }}
      >
        <Trans>Your part ends; the process says goodbye to the customer.</Trans>
      </Confirm>
    </div>
  );
}
