import '@mantine/core/styles/Table.layer.css';
import '@mantine/core/styles/Radio.layer.css';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Modal, Radio, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listInteractions, mergeCustomers } from '../../api/generated';
import type { Customer } from '../../api/types';
import { useAct } from '../../lib/act';
import { useNames } from '../../lib/collection';
import { CustomerSearch } from '../../ui/customer/customer-search';
import { languageName, useCustomerName } from '../../ui/customer/names';
import classes from './customers.module.css';
import { recordQuery } from './use-customer';
import { FIELDS, KINDS } from './words';

type Props = { customer: Customer; suggested?: Customer; opened: boolean; close: () => void };

/** Find the other, see both side by side, say which value wins, see what moves; it can be undone later. */
export function MergeDialog({ customer, suggested, opened, close }: Props) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<Customer | null>(null);
  const other = chosen ?? suggested ?? null;
  const done = () => {
    setChosen(null);
    close();
  };
  return (
    <Modal
      opened={opened}
      onClose={done}
      size="lg"
      title={<Trans>Merge with another customer</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {other ? (
        <SideBySide key={other.id} customer={customer} other={other} close={done} />
      ) : (
        <>
          <p className={classes.dim}>
            <Trans>Who is the same customer as this one?</Trans>
          </p>
          <CustomerSearch
            label={t`Find the other customer`}
            not={(found) => found.id === customer.id || found.group !== customer.group}
            choose={setChosen}
          />
        </>
      )}
    </Modal>
  );
}

function SideBySide({ customer, other, close }: { customer: Customer; other: Customer; close: () => void }) {
  const { t, i18n } = useLingui();
  const nameOf = useCustomerName();
  const shown = useShown();
  const differing = Object.keys(FIELDS).filter((name) => {
    const theirs = value(other, name);
    return empty(theirs) === false && JSON.stringify(theirs) !== JSON.stringify(value(customer, name));
  });
  const [take, setTake] = useState(() => differing.filter((name) => empty(value(customer, name))));
  const merge = useAct(
    () =>
      ask(
        mergeCustomers({
          path: { id: customer.id },
          body: { other_id: other.id, version: customer.version, other_version: other.version, take },
        }),
      ),
    [['customer'], ['customers'], ['interaction']],
    t`Merged. It can be undone from the history of merges.`,
  );
  return (
    <>
      <Table layout="fixed" withRowBorders className={classes.side}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="26%">
              <span className="visually-hidden">
                <Trans>Field</Trans>
              </span>
            </Table.Th>
            <Table.Th>
              <bdi>{nameOf(customer)}</bdi>
              <small>
                <Trans>goes on</Trans>
              </small>
            </Table.Th>
            <Table.Th>
              <bdi>{nameOf(other)}</bdi>
              <small>
                <Trans>becomes part of it</Trans>
              </small>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differing.map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{i18n._(FIELDS[name]!)}</Table.Th>
              {[customer, other].map((one) => {
                const theirs = one === other;
                return (
                  <Table.Td key={one.id}>
                    <Radio
                      size="xs"
                      name={`merge-${name}`}
                      checked={take.includes(name) === theirs}
                      label={shown(name, one) || <span className={classes.dim}>–</span>}
                      onChange={() => setTake((old) => [...old.filter((n) => n !== name), ...(theirs ? [name] : [])])}
                    />
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Th scope="row">
              <Trans>Addresses</Trans>
            </Table.Th>
            {[customer, other].map((one) => (
              <Table.Td key={one.id}>
                {(one.addresses ?? []).map((address) => (
                  <bdi key={address.id} className={classes.block}>
                    {address.value}
                  </bdi>
                ))}
              </Table.Td>
            ))}
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Moves other={other} />
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button data-autofocus loading={merge.isPending} onClick={() => merge.mutate(undefined, { onSuccess: close })}>
          <Trans>Merge</Trans>
        </Button>
      </Group>
    </>
  );
}

const MOST = 100;

/** What of the other is this customer's from then on. */
function Moves({ other }: { other: Customer }) {
  const { data: record } = useQuery(recordQuery(other.id));
  const { data: interactions } = useQuery({
    queryKey: ['customer', other.id, 'interactions', 'count'],
    queryFn: () => ask(listInteractions({ query: { customer_id: other.id, limit: MOST } })),
  });
  const addresses = other.addresses?.length ?? 0;
  const notes = record?.notes.length ?? 0;
  const consents = record?.consents.length ?? 0;
  const calls = interactions?.items.length ?? 0;
  const more = interactions?.next ? '+' : '';
  return (
    <Alert variant="light" color="gray" mt="md" title={<Trans>This moves with it</Trans>}>
      <ul className={classes.moves}>
        <li>
          <Plural value={addresses} one="# address" other="# addresses" />
        </li>
        <li>
          <Plural value={calls} one="# interaction" other={`#${more} interactions`} />
        </li>
        <li>
          <Plural value={notes} one="# note" other="# notes" />
        </li>
        <li>
          <Plural value={consents} one="# line of consent" other="# lines of consent" />
        </li>
      </ul>
      <Trans>Links to the other customer lead here from then on. A merge can be undone at any time.</Trans>
    </Alert>
  );
}

function value(customer: Customer, name: string): unknown {
  return customer[name as keyof Customer];
}

function empty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length);
}

function useShown(): (name: string, customer: Customer) => string {
  const { i18n } = useLingui();
  const regions = useNames('regions');
  return (name, customer) => {
    const found = value(customer, name);
    if (empty(found)) return '';
    if (name === 'kind') return i18n._(KINDS[customer.kind ?? 'person']!);
    if (name === 'language') return languageName(String(found));
    if (name === 'region_id') return regions.get(String(found)) ?? '';
    return Array.isArray(found) ? found.join(', ') : String(found);
  };
}
