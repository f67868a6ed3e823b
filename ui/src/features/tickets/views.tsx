import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconBookmark, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Text, TicketView } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { number } from '../../lib/format';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { ALL, isView, type Params } from './list-query';
import { SaveView, type Saving } from './save-view';
import { SavedMenu } from './saved-menu';
import classes from './tickets.module.css';
import { useViews } from './use-tickets';

const GROUP = msg`Tickets`;
const SAVE = msg`Save as a view`;

/** The views with their counts, which are bounded: more than can be counted at once is said so. */
export function Views({ query }: { query: Params }) {
  const { t } = useLingui();
  const { data = [] } = useViews();
  const [saving, setSaving] = useState<Saving | null>(null);
  const edits = may(useMe(), 'tickets:setup:edit');
  const [builtIn, saved] = [data.filter((one) => !one.saved), data.filter((one) => one.saved)];
  const isNew = Object.keys(query).length > 0 && !data.some((one) => isView(query, one.query));
  const save = () => setSaving({ query });
  useCommands([{ id: 'tickets-save-view', title: SAVE, group: GROUP, keys: 'v', enabled: isNew, run: save }]);
  return (
    <nav className={classes.views} aria-label={t`Views`}>
      <h2>
        <Trans>Views</Trans>
      </h2>
      {builtIn.map((view) => (
        <View key={view.code} view={view} query={query} />
      ))}
      <Row search={{ view: ALL }} current={!Object.keys(query).length}>
        <Trans>All tickets</Trans>
      </Row>
      {saved.length > 0 && (
        <h2 className={classes.saved}>
          <Trans>Saved views</Trans>
        </h2>
      )}
      {saved.map((view) => (
        <div key={view.code} className={classes.savedRow}>
          <View view={view} query={query} />
          {(edits || !view.saved?.unit_id) && <SavedMenu view={view} query={query} edit={setSaving} />}
        </div>
      ))}
      {isNew && (
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes.saveView}
          leftSection={<IconBookmark size={14} />}
          onClick={save}
        >
          <Trans>Save as a view</Trans>
        </Button>
      )}
      <SaveView saving={saving} close={() => setSaving(null)} />
    </nav>
  );
}

function View({ view, query }: { view: TicketView; query: Params }) {
  const { t, i18n } = useLingui();
  const { code, name, query: asked, count, capped, saved } = view;
  const said = say(name as Text, i18n.locale);
  return (
    <Row
      search={asked}
      title={saved ? said : undefined}
      current={isView(query, asked)}
      late={code === 'overdue' && Boolean(count)}
      count={count === null ? undefined : `${number(count, i18n.locale)}${capped ? '+' : ''}`}
    >
      {said}
      {saved?.unit_id && <IconUsers size={12} className={classes.shared} role="img" aria-label={t`Of a team`} />}
    </Row>
  );
}

type RowProps = {
  search: Params;
  current: boolean;
  late?: boolean;
  count?: string;
  title?: string;
  children: ReactNode;
};

function Row({ search, current, late = false, count, title, children }: RowProps) {
  return (
    <Link
      to="/tickets"
      search={search}
      className={classes.view}
      activeOptions={{ exact: true, includeSearch: true }}
      data-current={current || undefined}
      data-late={late || undefined}
      aria-current={current ? 'page' : undefined}
      title={title}
    >
      <span>{children}</span>
      {count !== undefined && <small>{count}</small>}
    </Link>
  );
}
