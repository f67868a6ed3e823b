import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { listMyBulletins, readBulletin } from '../../api/generated';
import type { MyBulletin, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useNow } from '../../lib/clock';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { Markdown } from '../../ui/markdown';
import { agentQuery } from './agent-state';
import classes from './bulletins.module.css';
import { useAgent } from './use-desk';

const GROUP = msg`Bulletins`;
const READ = msg`I have read this bulletin`;
const KEY = ['agent', 'bulletins'];

/** What I have not read yet, one at a time, above every page; in a conversation it waits. */
export function Bulletins() {
  const agent = useAgent();
  const unread = useUnread();
  const talking = agent?.work.some((work) => work.state !== 'wrap_up') ?? false;
  const shown = talking || !agent?.signed_in ? undefined : unread[0];
  const read = useAct((id: string) => ask(readBulletin({ path: { id } })), [KEY, agentQuery.queryKey]);
  useCommands([
    {
      id: 'bulletin-read',
      title: READ,
      group: GROUP,
      keys: 'alt+b',
      enabled: !!shown,
      run: () => shown && read.mutate(shown.id),
    },
  ]);
  if (!shown) return null;
  return (
    <Bulletin bulletin={shown} left={unread.length - 1} busy={read.isPending} onRead={() => read.mutate(shown.id)} />
  );
}

type Props = { bulletin: MyBulletin; left: number; busy: boolean; onRead: () => void };

function Bulletin({ bulletin, left, busy, onRead }: Props) {
  const { t, i18n } = useLingui();
  return (
    <section className={classes.bulletin} aria-label={t`Bulletin`} data-must={bulletin.must_read || undefined}>
      <IconSpeakerphone size={18} aria-hidden />
      <div className={classes.words}>
        <h2>{say(bulletin.name as Text, i18n.locale)}</h2>
        <Markdown text={say(bulletin.body as Text, i18n.locale) ?? ''} />
        {bulletin.must_read && (
          <p className={classes.why}>
            <Trans>No customer rings until you have read this.</Trans>
          </p>
        )}
      </div>
      <div className={classes.buttons}>
        {left > 0 && (
          <span>
            <Trans>{left} more</Trans>
          </span>
        )}
        <Button loading={busy} rightSection={<Keys keys="alt+b" />} onClick={onRead}>
          <Trans>I have read it</Trans>
        </Button>
      </div>
    </section>
  );
}

function useUnread(): MyBulletin[] {
  useLiveQuery(KEY, ['me', 'bulletins']);
  const now = useNow();
  const { data } = useQuery({ queryKey: KEY, queryFn: () => ask(listMyBulletins()) });
  return data?.items.filter((item) => !item.read_at && !(item.expires_at && Date.parse(item.expires_at) <= now)) ?? [];
}
