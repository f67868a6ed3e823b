import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { UnstyledButton } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { listConversations } from '../../api/generated';
import type { Agent } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { showMessages, shownMessages } from '../../lib/messages';
import { toast } from '../../lib/toasts';
import { Keys } from '../../ui/keys';
import classes from './messages.module.css';
import { MESSAGES, useConversations, useMessageStream } from './use-messages';

const GROUP = msg`Messages`;
const OPEN = msg`Messages`;
const NEW = msg`Write to a colleague`;
const LONGEST = 120;

/** Tells of what comes, and holds the keys. In a call nothing moves but the mark: it can wait. Mounted once. */
export function MessageWatch() {
  const client = useQueryClient();
  useMessageStream(async (sender) => {
    const shown = shownMessages();
    if (shown?.view === 'talk' && shown.with.id === sender) return;
    if (inCall(client.getQueryData<Agent>(['agent']))) return;
    const { items } = await client.fetchQuery({
      queryKey: [...MESSAGES, 'all'],
      queryFn: () => ask(listConversations()),
    });
    const found = items.find(({ peer }) => peer.id === sender);
    if (found) toast('done', `${found.peer.name}: ${found.text.slice(0, LONGEST)}`);
  });
  useCommands([
    { id: 'messages', title: OPEN, group: GROUP, keys: 'g m', run: () => showMessages({ view: 'list' }) },
    { id: 'message-new', title: NEW, group: GROUP, keys: 'w', run: () => showMessages({ view: 'new' }) },
  ]);
  return null;
}

/** Whether a customer is on the line. */
export function inCall(agent: Agent | undefined): boolean {
  return agent?.work.some((work) => work.medium === 'voice' && work.state !== 'wrap_up') ?? false;
}

/** Opens the panel; says how many are unread. */
export function MessagesButton({ brief = false }: { brief?: boolean }) {
  const { t, i18n } = useLingui();
  const unread = useConversations().data?.unread ?? 0;
  return (
    <UnstyledButton
      className={classes.button}
      data-brief={brief || undefined}
      aria-label={brief ? (unread ? t`Messages, ${unread} unread` : i18n._(OPEN)) : undefined}
      onClick={() => showMessages({ view: 'list' })}
    >
      <IconMessages size={16} stroke={1.7} aria-hidden />
      {!brief && <span>{i18n._(OPEN)}</span>}
      {unread > 0 && (
        <span className={classes.unread} aria-hidden>
          {unread}
        </span>
      )}
      {!brief && unread > 0 && <span className="visually-hidden">{t`${unread} unread`}</span>}
      {!brief && <Keys keys="g m" />}
    </UnstyledButton>
  );
}
