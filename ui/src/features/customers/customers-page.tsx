import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer } from '@mantine/core';
import { IconAddressBook, IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { listCustomers } from '../../api/generated';
import type { Customer } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { useCustomerName } from '../../ui/customer/names';
import { ListFiles } from '../../ui/lists/list-files';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { usePages } from '../../ui/table/use-pages';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import { CustomerForm } from './customer-form';
import { KINDS } from './words';

const GROUP = msg`Customers`;
const NEW = msg`New customer`;
const BEST = 50;

export const DRAWER = {
  header: { paddingInline: 20, borderBlockEnd: '1px solid var(--sr-line)', minHeight: 48 },
  title: { fontWeight: 600 },
  content: { display: 'flex', flexDirection: 'column' as const },
  body: { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' as const },
};

/** Everybody who is served: found by any fragment while one types, the best first. */
export function CustomersPage() {
  const { t, i18n } = useLingui();
  const control = useView();
  const navigate = useNavigate();
  const nameOf = useCustomerName();
  const editor = may(useMe(), 'customers:customer:edit');
  const { search } = control.view;
  useLiveQuery(['customers'], ['setup:customers'], undefined, 2_000);
  const pages = usePages(['customers', search], (cursor) =>
    ask(listCustomers({ query: { search, cursor, limit: search ? BEST : 100 } })),
  );
  const creating = control.params.open === 'new';
  const create = () => control.change({ open: 'new' });
  useCommands([{ id: 'customer-new', title: NEW, group: GROUP, keys: 'c', enabled: editor, run: create }]);
  const open = (id: string) => void navigate({ to: '/customers/$id', params: { id } });
  const columns: Column<Customer>[] = [
    { id: 'name', title: t`Name`, value: nameOf, width: 'minmax(160px, 1.4fr)' },
    {
      id: 'addresses',
      title: t`Addresses`,
      value: (row) => (row.addresses ?? []).map((address) => address.value).join(', '),
      width: 'minmax(140px, 1.6fr)',
    },
    {
      id: 'organisations',
      title: t`Organisation`,
      value: (row) =>
        row.kind === 'organisation'
          ? i18n._(KINDS.organisation!)
          : (row.organisations ?? []).map((one) => one.name).join(', '),
      wide: true,
    },
    { id: 'external_number', title: t`Number elsewhere`, value: (row) => row.external_number, wide: true },
    { id: 'language', title: t`Language`, value: (row) => row.language, width: '90px', wide: true },
    {
      id: 'last_seen_at',
      title: t`Last contact`,
      value: (row) => row.last_seen_at,
      cell: (row) => row.last_seen_at && <Moment at={row.last_seen_at} />,
      width: '120px',
      wide: true,
    },
  ];
  return (
    <ListPage title={t`Customers`}>
      <DataTable
        label={t`Customers`}
        count={pages.total}
        rows={pages.rows}
        columns={columns}
        rowId={(row) => row.id}
        control={control}
        error={pages.error}
        retry={pages.retry}
        onEnd={pages.onEnd}
        server
        onOpen={(row) => open(row.id)}
        actions={
          <>
            <ListFiles kind="customers" needs="customers:customer:edit" />
            {editor && (
              <Button leftSection={<IconPlus size={14} />} onClick={create}>
                <Trans>New</Trans>
              </Button>
            )}
          </>
        }
        empty={
          <Empty icon={<IconAddressBook size={20} />} title={<Trans>No customers yet</Trans>}>
            <Trans>They appear by themselves when they call.</Trans>
          </Empty>
        }
      />
      <Drawer
        opened={creating}
        onClose={() => control.change({ open: undefined })}
        position="right"
        size={480}
        padding={0}
        title={t`New customer`}
        closeButtonProps={{ 'aria-label': t`Close` }}
        styles={DRAWER}
      >
        {creating && <CustomerForm close={() => control.change({ open: undefined })} open={open} />}
      </Drawer>
    </ListPage>
  );
}
