import { Trans, useLingui } from '@lingui/react/macro';
import { IconMessageReport } from '@tabler/icons-react';
import { useMemo } from 'react';
import { ask } from '../../api/client';
import { listComplaints } from '../../api/generated';
import { useLiveQuery } from '../../lib/live';
import { ListFiles } from '../../ui/lists/list-files';
import { Empty } from '../../ui/states';
import { DataTable } from '../../ui/table/data-table';
import { usePages } from '../../ui/table/use-pages';
import { useView, type ViewControl } from '../../ui/table/view';
import { useColumns } from './columns';
import { registerQuery } from './query';
import { RegisterFilters } from './register-filters';

/** A long list is fetched again as a whole: not with every event of a busy floor. */
const MOST_OFTEN_MS = 1000;
export const REGISTER = ['complaints', 'register'];

/** Every complaint one may see; filters stand in the address, a figure that led here among them. */
export function Register() {
  const { t } = useLingui();
  const address = useView();
  const query = useMemo(() => registerQuery(address.params), [address.params]);
  const control = useServerSide(address, query.sort);
  const key = [...REGISTER, query];
  useLiveQuery(key, ['complaints', 'tickets'], undefined, MOST_OFTEN_MS);
  const pages = usePages(key, (cursor) => ask(listComplaints({ query: { ...query, cursor, limit: 100 } as never })));
  const columns = useColumns();
  return (
    <DataTable
      label={t`Register of complaints`}
      rows={pages.rows}
      columns={columns}
      rowId={(row) => row.ticket_id}
      control={control}
      error={pages.error}
      retry={pages.retry}
      onEnd={pages.onEnd}
      server
      steady={pages.fresh ? JSON.stringify(query) : undefined}
      onOpen={(row) => address.change({ open: row.ticket_id })}
      openId={address.params.open}
      filters={<RegisterFilters params={address.params} change={address.change} />}
      actions={<ListFiles kind="complaints" filters={query} />}
      empty={
        <Empty
          icon={<IconMessageReport size={20} />}
          title={Object.keys(query).length ? <Trans>Nothing found</Trans> : <Trans>No complaints yet</Trans>}
        >
          {Object.keys(query).length ? (
            <Trans>Take a filter away.</Trans>
          ) : (
            <Trans>Every ticket of type complaint stands here, whichever way it came.</Trans>
          )}
        </Empty>
      }
    />
  );
}

/** The server knows two orders, each in one direction; searched for is the number. */
function useServerSide(address: ReturnType<typeof useView>, sort: string | undefined): ViewControl {
  const { view, change } = address;
  const { hide } = view;
  const search = address.params.number;
  return useMemo(
    () => ({
      view: { search, hide, sort: sort === 'due' ? 'due' : '-opened' },
      change: (part) => {
        const { search: number, sort: asked, ...rest } = part;
        change({
          ...rest,
          ...('search' in part && { number: number?.replace(/\D/g, '') || undefined }),
          ...('sort' in part && { sort: asked?.endsWith('due') && sort !== 'due' ? 'due' : undefined }),
        });
      },
    }),
    [search, hide, sort, change],
  );
}
