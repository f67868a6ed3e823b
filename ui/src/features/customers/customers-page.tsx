import { Trans, useLingui } from '@lingui/react/macro';
import { Drawer } from '@mantine/core';
import { IconAddressBook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getCustomer, listCustomers } from '../../api/generated';
import type { Customer } from '../../api/types';
import { ListPage } from '../../ui/page';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { usePages } from '../../ui/table/use-pages';
import { useView } from '../../ui/table/view';
import { CustomerCard, DRAWER } from './customer-card';
import classes from './customers.module.css';
import { useCustomerName } from './names';

export function CustomersPage() {
  const { t } = useLingui();
  const control = useView();
  const nameOf = useCustomerName();
  const { search } = control.view;
  const pages = usePages(['customers', search], (cursor) =>
    ask(listCustomers({ query: { search, cursor, limit: 100 } })),
  );
  const columns: Column<Customer>[] = [
    { id: 'name', title: t`Name`, value: nameOf, width: 'minmax(160px, 1.4fr)' },
    {
      id: 'addresses',
      title: t`Addresses`,
      value: (row) => (row.addresses ?? []).map((address) => address.value).join(', '),
      width: 'minmax(140px, 1.6fr)',
    },
    { id: 'language', title: t`Language`, value: (row) => row.language, width: '100px', wide: true },
    { id: 'environment', title: t`Environment`, value: (row) => row.environment, wide: true },
  ];
  const open = control.params.open;
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
        onOpen={(row) => control.change({ open: row.id })}
        openId={open}
        empty={
          <Empty icon={<IconAddressBook size={20} />} title={<Trans>No customers yet</Trans>}>
            <Trans>They appear by themselves when they call.</Trans>
          </Empty>
        }
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => control.change({ open: undefined })}
        position="right"
        size={440}
        padding={0}
        title={t`Customer`}
        closeButtonProps={{ 'aria-label': t`Close` }}
        styles={DRAWER}
      >
        {open && <OneCustomer id={open} />}
      </Drawer>
    </ListPage>
  );
}

function OneCustomer({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['customer', id],
    queryFn: () => ask(getCustomer({ path: { id } })),
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  return <div className={classes.drawer}>{data ? <CustomerCard customer={data} /> : <RowsSkeleton rows={4} />}</div>;
}
