import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowsExchange, IconMessage } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Text, Wallboard } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { showMessages } from '../../lib/messages';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { MoveDialog } from '../../ui/move-dialog';
import { Moment, Since } from '../../ui/time';
import classes from './wallboard.module.css';

type Agent = Wallboard['agents'][number];

const ORDER = ['busy', 'offered', 'wrap_up', 'available', 'not_available', 'disconnected', 'signed_out'];

const GROUP = msg`Wallboard`;
const MOVE = msg`Move people for a time`;

/** Who works, with what, and who serves something else for a time; `acting`: one may write to them and move them. */
export function Agents({ agents, acting }: { agents: Agent[]; acting: boolean }) {
  const mayMove = may(useMe(), 'people:agent:move') && acting && agents.length > 0;
  const { i18n } = useLingui();
  const [moving, { open, close }] = useDisclosure();
  useCommands([{ id: 'move', title: MOVE, group: GROUP, keys: 'm', enabled: mayMove, run: open }]);
  const sorted = [...agents].sort(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.name.localeCompare(b.name),
  );
  if (!agents.length) {
    return (
      <p className={classes.none}>
        <Trans>Nobody is working.</Trans>
      </p>
    );
  }
  return (
    <>
      {mayMove && (
        <Button size="compact-sm" variant="default" mb={8} rightSection={<Keys keys="m" />} onClick={open}>
          {i18n._(MOVE)}
        </Button>
      )}
      <ul className={classes.tiles}>
        {sorted.map((agent) => (
          <Tile key={agent.id} agent={agent} acting={acting} />
        ))}
      </ul>
      {moving && (
        <MoveDialog
          people={agents.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={[]}
          opened
          close={close}
        />
      )}
    </>
  );
}

function Tile({ agent, acting }: { agent: Agent; acting: boolean }) {
  const { t, i18n } = useLingui();
  const me = useMe().user.id;
  const words: Record<string, string> = {
    busy: t`Busy`,
    offered: t`Ringing`,
    wrap_up: t`Wrap-up`,
    disconnected: t`Connection lost`,
    signed_out: t`Not working`,
  };
  const state = words[agent.state] ?? say(agent.status.name as Text, i18n.locale);
  const doing = (
    <>
      {state} <Since at={words[agent.state] ? agent.state_since : agent.status.since} />
    </>
  );
  return (
    <li className={classes.tile} data-tone={agent.state}>
      {acting && agent.id !== me && (
        <ActionIcon
          className={classes.write}
          variant="subtle"
          color="gray"
          size={24}
          aria-label={t`Write to ${agent.name}`}
          onClick={() => showMessages({ view: 'talk', with: { kind: 'user', id: agent.id, name: agent.name } })}
        >
          <IconMessage size={14} />
        </ActionIcon>
      )}
      <Link className={classes.tileName} to="/floor/agents/$id" params={{ id: agent.id }}>
        {agent.name}
      </Link>
      {agent.interaction_id ? (
        <Link className={classes.tileState} to="/interactions/$id" params={{ id: agent.interaction_id }}>
          {doing}
        </Link>
      ) : (
        <span className={classes.tileState}>{doing}</span>
      )}
      {agent.moved_until && (
        <Link className={classes.moved} to="/floor/agents/$id" params={{ id: agent.id }}>
          <IconArrowsExchange size={12} aria-hidden />
          <Trans>
            moved until <Moment at={agent.moved_until} />
          </Trans>
        </Link>
      )}
    </li>
  );
}
