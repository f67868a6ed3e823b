import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Badge, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ask } from '../../api/client';
import { eraseCustomer, exportCustomer, unblockCustomer } from '../../api/generated';
import type { Customer } from '../../api/types';
import { useAct } from '../../lib/act';
import { may, useMe } from '../../lib/session';
import { Confirm } from '../../ui/confirm';
import { useCustomerName } from '../../ui/customer/names';
import { Page } from '../../ui/page';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Addresses } from './addresses';
import { Before } from './before';
import { BlockDialog } from './block-dialog';
import { Blocked, useStandingBlock } from './blocked';
import { Consents } from './consents';
import { CustomerNotes } from './customer-notes';
import classes from './customers.module.css';
import { Facts } from './facts';
import { MergeDialog } from './merge-dialog';
import { Duplicates, Merges } from './merges';
import { Members, Organisations } from './organisations';
import { recordQuery, useCustomer } from './use-customer';

/** Everything about one customer on one page. */
export function CustomerPage({ id, more }: { id: string; more?: (customer: Customer) => ReactNode }) {
  const { t } = useLingui();
  const nameOf = useCustomerName();
  const { data: customer, error, refetch } = useCustomer(id);
  const { data: record } = useQuery(recordQuery(id));
  const [merging, setMerging] = useState<Customer | true | null>(null);
  if (error && !customer) return <Failure error={error} retry={() => void refetch()} />;
  if (!customer) return <RowsSkeleton />;
  return (
    <Page
      title={nameOf(customer)}
      count={
        <span className={classes.badges}>
          {customer.kind === 'organisation' && (
            <Badge size="xs" variant="default">
              <Trans>Organisation</Trans>
            </Badge>
          )}
          {customer.erased_at && (
            <Badge size="xs" variant="default">
              <Trans>Erased</Trans>
            </Badge>
          )}
          <Blocked customer={customer} />
        </span>
      }
      actions={
        <>
          <Button variant="default" component={Link} to="/customers">
            <Trans>All customers</Trans>
          </Button>
          <Actions customer={customer} merge={() => setMerging(true)} />
        </>
      }
    >
      <div className={classes.columns}>
        <section className={classes.column} aria-label={t`Customer`}>
          <Facts customer={customer} />
          <Addresses customer={customer} />
        </section>
        <section className={classes.column} aria-label={t`What happened`}>
          <Duplicates customer={customer} merge={setMerging} />
          {record && <CustomerNotes customer={customer} notes={record.notes} />}
          {more?.(customer)}
          <Before customerId={customer.id} most={50} />
        </section>
        <section className={classes.column} aria-label={t`Relations and consent`}>
          <Organisations customer={customer} />
          {customer.kind === 'organisation' && record && <Members members={record.members} />}
          {record && <Consents customer={customer} lines={record.consents} />}
          {record && <Merges customer={customer} merges={record.merges} />}
        </section>
      </div>
      <MergeDialog
        customer={customer}
        suggested={merging === true || merging === null ? undefined : merging}
        opened={merging !== null}
        close={() => setMerging(null)}
      />
    </Page>
  );
}

function Actions({ customer, merge }: { customer: Customer; merge: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const [asking, setAsking] = useState<'block' | 'erase' | null>(null);
  const block = useStandingBlock(customer);
  const path = { id: customer.id };
  const refresh = [['customer', customer.id], ['customers'], ['setup', 'block-list']];
  const unblock = useAct(() => ask(unblockCustomer({ path })), refresh, t`No longer blocked`);
  const erase = useAct(() => ask(eraseCustomer({ path })), [['customer'], ['customers'], ['interaction']], t`Erased`);
  const take = useAct(async () => save(await ask(exportCustomer({ path })), `customer-${customer.id}.json`));
  const [merges, erases, blocks] = [
    'customers:customer:merge',
    'customers:customer:erase',
    'touchpoints:block:edit',
  ].map((permission) => may(me, permission));
  if (!(merges || erases || blocks)) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t`More about this customer`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {merges && (
            <Menu.Item disabled={customer.archived} onClick={merge}>
              <Trans>Merge…</Trans>
            </Menu.Item>
          )}
          {blocks && !block && (
            <Menu.Item disabled={!customer.addresses?.length} onClick={() => setAsking('block')}>
              <Trans>Block…</Trans>
            </Menu.Item>
          )}
          {blocks && block && (
            <Menu.Item onClick={() => unblock.mutate(undefined)}>
              <Trans>Unblock</Trans>
            </Menu.Item>
          )}
          {erases && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => take.mutate(undefined)}>
                <Trans>Export all data (JSON)</Trans>
              </Menu.Item>
              <Menu.Item color="red" disabled={!!customer.erased_at} onClick={() => setAsking('erase')}>
                <Trans>Erase…</Trans>
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <BlockDialog customer={customer} opened={asking === 'block'} close={() => setAsking(null)} />
      <Confirm
        opened={asking === 'erase'}
        title={<Trans>Erase this customer's data?</Trans>}
        action={<Trans>Erase for good</Trans>}
        onConfirm={() => {
          setAsking(null);
          erase.mutate(undefined);
        }}
        onClose={() => setAsking(null)}
      >
        <Trans>
          Name, addresses and notes are gone for good, also those of customers merged into this one. When and how often
          they were in contact stays for the figures.
        </Trans>
      </Confirm>
    </>
  );
}

/** Hands a value to the person as a file. */
function save(value: unknown, name: string): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
