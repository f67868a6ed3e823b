import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus, IconTicket } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { ask } from '../../api/client';
import { listTickets } from '../../api/generated';
import type { TicketRow } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { beginTicket } from '../../lib/new-ticket';
import { may, useMe } from '../../lib/session';
import { Keys } from '../../ui/keys';
import { ListFiles } from '../../ui/lists/list-files';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import { DataTable } from '../../ui/table/data-table';
import { usePages } from '../../ui/table/use-pages';
import { useView, type ViewControl } from '../../ui/table/view';
import { BulkBar } from './bulk-bar';
import { useColumns } from './columns';
import { Filters } from './filters';
import { addressFor, clickedSort, isView, listQuery, type Params, shownSort } from './list-query';
import { remember } from './neighbours';
import classes from './tickets.module.css';
import { TICKETS, useAhead, useViews } from './use-tickets';
import { Views } from './views';

const GROUP = msg`Tickets`;
const NEW = msg`New ticket`;
/** A long list is fetched again as a whole: not with every event of a busy floor. */
const MOST_OFTEN_MS = 1000;

/** Tickets by view, filter and search; all of it stands in the address. */
export function TicketsPage() {
  const { t } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const address = useView();
  const query = useMemo(() => listQuery(address.params), [address.params]);
  const control = useSorted(address, query);
  const key = [...TICKETS, 'list', query];
  useLiveQuery(key, ['tickets'], undefined, MOST_OFTEN_MS);
  const pages = usePages(key, (cursor) => ask(listTickets({ query: { ...query, cursor, limit: 100 } as never })));
  const columns = useColumns();
  const works = may(me, 'tickets:ticket:work');
  const name = JSON.stringify(query);
  const [chosen, setChosen] = useState<{ of: string; ids: ReadonlySet<string> }>({ of: name, ids: new Set() });
  // What was chosen in another list is not meant here.
  const ids = chosen.of === name ? chosen.ids : new Set<string>();
  const [active, setActive] = useState<TicketRow>();
  const { rows } = pages;
  useEffect(() => remember((rows ?? []).map(({ id, number }) => ({ id, number }))), [rows]);
  useAhead(active);
  const onActive = useCallback((row: TicketRow | undefined) => setActive(row), []);
  useCommands([
    {
      id: 'tickets-new',
      title: NEW,
      group: GROUP,
      keys: 'c',
      enabled: works,
      hidden: true,
      run: () => beginTicket({}),
    },
  ]);
  const selected = (rows ?? []).filter((row) => ids.has(row.id));
  return (
    <ListPage title={t`Tickets`}>
      <div className={classes.layout}>
        <Views query={query} />
        <div className={classes.list}>
          <DataTable
            label={t`Tickets`}
            rows={rows}
            columns={columns}
            rowId={idOf}
            control={control}
            error={pages.error}
            retry={pages.retry}
            onEnd={pages.onEnd}
            server
            steady={pages.fresh ? name : undefined}
            onOpen={(row) => void navigate({ to: '/tickets/$number', params: { number: String(row.number) } })}
            onActive={onActive}
            selection={works ? { ids, change: (next) => setChosen({ of: name, ids: next }) } : undefined}
            filters={<Filters query={query} change={(part) => address.change(addressFor(query, part))} />}
            actions={
              <>
                <ListFiles kind="tickets" needs="tickets:ticket:edit" filters={query} />
                {works && (
                  <Button leftSection={<IconPlus size={14} />} onClick={() => beginTicket({})}>
                    <Trans>New</Trans>
                  </Button>
                )}
              </>
            }
            empty={<NothingHere query={query} mayOpen={works} />}
          />
          {works && (
            <BulkBar
              rows={selected.length ? selected : active ? [active] : []}
              shown={selected.length > 0}
              done={() => setChosen({ of: name, ids: new Set() })}
            />
          )}
        </div>
      </div>
    </ListPage>
  );
}

function idOf(row: TicketRow): string {
  return row.id;
}

/** The list's view as its head and tool bar take it: the server knows one direction for each order. */
function useSorted({ view, change }: ViewControl, query: Params): ViewControl {
  const { hide } = view;
  const { search, sort } = query;
  return useMemo(
    () => ({
      view: { search, hide, sort: shownSort(sort) },
      change: (part) =>
        change('sort' in part ? addressFor(query, { sort: clickedSort(part.sort ?? 'changed', sort) }) : part),
    }),
    [search, hide, sort, query, change],
  );
}

/** An empty list says why it is empty, and what would fill it. */
function NothingHere({ query, mayOpen }: { query: Params; mayOpen: boolean }) {
  const { data = [] } = useViews();
  const view = data.find((one) => isView(query, one.query))?.code;
  if (!view && Object.keys(query).length) {
    return (
      <Empty title={<Trans>Nothing found</Trans>}>
        <Trans>Try fewer words or take a filter away.</Trans>
      </Empty>
    );
  }
  const texts: Record<string, ReactNode> = {
    mine: <Trans>Nothing is assigned to you. Take a ticket that nobody has: select it and press i.</Trans>,
    unassigned: <Trans>Somebody works on every ticket.</Trans>,
    overdue: <Trans>Every promise has been kept so far.</Trans>,
  };
  return (
    <Empty
      icon={<IconTicket size={20} />}
      title={view ? <Trans>Nothing in this view</Trans> : <Trans>No tickets yet</Trans>}
      action={
        mayOpen && (
          <Button variant="default" rightSection={<Keys keys="c" />} onClick={() => beginTicket({})}>
            <Trans>New ticket</Trans>
          </Button>
        )
      }
    >
      {texts[view ?? ''] ?? <Trans>Tickets come by e-mail, from calls and chats, or by being written down here.</Trans>}
    </Empty>
  );
}
