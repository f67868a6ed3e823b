import { Trans, useLingui } from '@lingui/react/macro';
import { Button, UnstyledButton } from '@mantine/core';
import { IconPencil, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { listSentToMany } from '../../api/generated';
import type { Text } from '../../api/types';
import { type Shown, showMessages } from '../../lib/messages';
import { say } from '../../lib/text';
import { RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import classes from './messages.module.css';
import { Picker } from './picker';
import { Talk } from './talk';
import { MESSAGES, useAudiences, useConversations } from './use-messages';

/** What the panel shows: my conversations, one of them, whom to write to, or what went to many. */
export function PanelBody({ shown }: { shown: Shown }) {
  if (shown.view === 'new') return <Picker />;
  if (shown.view === 'many') return <SentToMany />;
  if (shown.view === 'talk') return <Talk key={shown.with.id} to={shown.with} />;
  return <List />;
}

function List() {
  const { t } = useLingui();
  const { data } = useConversations();
  const audiences = useAudiences();
  const leads = audiences && audiences.queues.length + audiences.units.length > 0;
  if (!data) return <RowsSkeleton />;
  return (
    <>
      <div className={classes.actions}>
        <Button
          data-autofocus
          size="xs"
          leftSection={<IconPencil size={14} />}
          onClick={() => showMessages({ view: 'new' })}
        >
          <Trans>Write to a colleague</Trans>
        </Button>
        {leads && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconUsers size={14} />}
            onClick={() => showMessages({ view: 'many' })}
          >
            <Trans>Sent to many</Trans>
          </Button>
        )}
      </div>
      <ul className={classes.list} aria-label={t`Conversations`}>
        {data.items.map(({ peer, text, sent_at, mine, unread }) => (
          <li key={peer.id}>
            <UnstyledButton
              className={classes.row}
              data-unread={unread > 0 || undefined}
              onClick={() => showMessages({ view: 'talk', with: { kind: 'user', ...peer } })}
            >
              <strong>{peer.name}</strong>
              <Moment at={sent_at} brief />
              <span className={classes.last}>
                {mine && <Trans>You:</Trans>} {text}
              </span>
              {unread > 0 && <span className={classes.unread}>{unread}</span>}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {!data.items.length && (
        <p className={classes.none}>
          <Trans>Nobody has written to you yet.</Trans>
        </p>
      )}
    </>
  );
}

/** What I wrote to everybody of a queue or unit, and how many have read it. */
function SentToMany() {
  const { i18n } = useLingui();
  const { data } = useQuery({ queryKey: [...MESSAGES, 'many'], queryFn: () => ask(listSentToMany()) });
  if (!data) return <RowsSkeleton />;
  return (
    <>
      <ul className={classes.list}>
        {data.items.map((sent) => (
          <li key={sent.id} className={classes.many}>
            <strong>{say(sent.to_all_of as Text, i18n.locale)}</strong>
            <Moment at={sent.sent_at} brief />
            <p dir="auto">{sent.text}</p>
            <small>
              <Trans>
                Read by {sent.read} of {sent.recipients}
              </Trans>
            </small>
          </li>
        ))}
      </ul>
      {!data.items.length && (
        <p className={classes.none}>
          <Trans>You have written to no queue or unit yet.</Trans>
        </p>
      )}
    </>
  );
}
