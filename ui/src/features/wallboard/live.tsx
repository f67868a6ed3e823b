import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { Text, Wallboard } from '../../api/types';
import { say } from '../../lib/text';
import { StateBadge } from '../../ui/state-badge';
import { Since } from '../../ui/time';
import classes from './wallboard.module.css';

export function Live({ rows }: { rows: Wallboard['live'] }) {
  const { t, i18n } = useLingui();
  const name = (ref: { name: unknown } | null | undefined) => (ref ? say(ref.name as Text, i18n.locale) : '');
  if (!rows.length) {
    return (
      <p className={classes.none}>
        <Trans>No customer is here now.</Trans>
      </p>
    );
  }
  return (
    <ul className={classes.liveList}>
      {rows.map((row) => (
        <li key={row.id}>
          <Link to="/interactions/$id" params={{ id: row.id }}>
            <StateBadge state={row.state} medium={row.medium} />
            <strong>{name(row.customer) || (row as { address?: string | null }).address || t`Unknown caller`}</strong>
            <span>{[name(row.queue), name(row.agent)].filter(Boolean).join(' → ') || name(row.entry_point)}</span>
            <Since at={row.started_at} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
