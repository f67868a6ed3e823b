import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { listInteractions } from '../../api/generated';
import type { Text } from '../../api/types';
import { say } from '../../lib/text';
import { StateBadge } from '../../ui/state-badge';
import { Moment } from '../../ui/time';
import classes from './customers.module.css';

type Props = { customerId: string; currentId?: string; most?: number };

/** What this customer came with before. */
export function Before({ customerId, currentId, most = 20 }: Props) {
  const { i18n } = useLingui();
  const { data } = useQuery({
    queryKey: ['customer', customerId, 'interactions', most],
    queryFn: () => ask(listInteractions({ query: { customer_id: customerId, limit: most + 1 } })),
  });
  const before = data?.items.filter((row) => row.id !== currentId) ?? [];
  return (
    <>
      <h3 className={classes.label}>{currentId ? <Trans>Before</Trans> : <Trans>Interactions</Trans>}</h3>
      {data && !before.length && (
        <p className={classes.dim}>
          {currentId ? <Trans>First time here</Trans> : <Trans>Never in contact, or none that you may see.</Trans>}
        </p>
      )}
      <ul className={classes.before}>
        {before.slice(0, most).map((row) => (
          <li key={row.id}>
            <Link to="/interactions/$id" params={{ id: row.id }}>
              <span>
                <Moment at={row.started_at} />
                {row.queue && <small>{say(row.queue.name as Text, i18n.locale)}</small>}
              </span>
              {row.disposition ? (
                <small>{say(row.disposition.name as Text, i18n.locale)}</small>
              ) : (
                <StateBadge state={row.state} medium={row.medium} />
              )}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
