import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { Text, Wallboard } from '../../api/types';
import { say } from '../../lib/text';
import { STATES, wordsFor } from '../../ui/interaction-words';
import { Since } from '../../ui/time';
import classes from './wallboard.module.css';

type Agent = Wallboard['agents'][number];

/** What colours a tile: work first, then the status. */
function tone(agent: Agent): string {
  if (agent.state && !['idle', 'available', 'not_available', 'signed_out'].includes(agent.state)) return agent.state;
  return agent.status.kind;
}

const ORDER = ['active', 'held', 'busy', 'offered', 'ringing', 'wrap_up', 'available', 'not_available'];

export function Agents({ agents }: { agents: Agent[] }) {
  const sorted = [...agents].sort(
    (a, b) => ORDER.indexOf(tone(a)) - ORDER.indexOf(tone(b)) || a.name.localeCompare(b.name),
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
  const now = tone(agent);
  const busy = now !== agent.status.kind;
  const words: Record<string, string> = { busy: t`Busy`, ringing: t`Ringing` };
  const state = busy
    ? (words[now] ?? wordsFor(STATES, now, (descriptor) => i18n._(descriptor)))
    : say(agent.status.name as Text, i18n.locale);
  const inside = (
    <>
      <span className={classes.tileName}>{agent.name}</span>
      <span className={classes.tileState}>
        {state} <Since at={agent.status.since} />
      </span>
    </>
  );
  return (
    <li className={classes.tile} data-tone={now}>
      {agent.interaction_id ? (
        <Link to="/interactions/$id" params={{ id: agent.interaction_id }}>
          {inside}
        </Link>
      ) : (
        <div>{inside}</div>
      )}
    </li>
  );
}
