import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { Text, Wallboard } from '../../api/types';
import { say } from '../../lib/text';
import { Since } from '../../ui/time';
import classes from './wallboard.module.css';

type Agent = Wallboard['agents'][number];

const ORDER = ['busy', 'offered', 'wrap_up', 'available', 'not_available', 'disconnected', 'signed_out'];

export function Agents({ agents }: { agents: Agent[] }) {
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
    <ul className={classes.tiles}>
      {sorted.map((agent) => (
        <Tile key={agent.id} agent={agent} />
      ))}
    </ul>
  );
}

function Tile({ agent }: { agent: Agent }) {
  const { t, i18n } = useLingui();
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
    </li>
  );
}
