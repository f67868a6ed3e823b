import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Text } from '../../api/types';
import { number } from '../../lib/format';
import { say } from '../../lib/text';
import { ALL, isView, type Params } from './list-query';
import classes from './tickets.module.css';
import { useViews } from './use-tickets';

/** The views with their counts, which are bounded: more than can be counted at once is said so. */
export function Views({ query }: { query: Params }) {
  const { t, i18n } = useLingui();
  const { data } = useViews();
  return (
    <nav className={classes.views} aria-label={t`Views`}>
      <h2>
        <Trans>Views</Trans>
      </h2>
      {(data ?? []).map(({ code, name, query: asked, count, capped }) => (
        <View
          key={code}
          search={asked}
          current={isView(query, asked)}
          late={code === 'overdue' && count > 0}
          count={`${number(count, i18n.locale)}${capped ? '+' : ''}`}
        >
          {say(name as Text, i18n.locale)}
        </View>
      ))}
      <View search={{ view: ALL }} current={!Object.keys(query).length}>
        <Trans>All tickets</Trans>
      </View>
    </nav>
  );
}

type ViewProps = { search: Params; current: boolean; late?: boolean; count?: string; children: ReactNode };

function View({ search, current, late = false, count, children }: ViewProps) {
  return (
    <Link
      to="/tickets"
      search={search}
      className={classes.view}
      activeOptions={{ exact: true, includeSearch: true }}
      data-current={current || undefined}
      data-late={late || undefined}
      aria-current={current ? 'page' : undefined}
    >
      <span>{children}</span>
      {count !== undefined && <small>{count}</small>}
    </Link>
  );
}
