import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Badge, Button, Menu, Select, TextInput, Tooltip } from '@mantine/core';
import { IconCircleCheck, IconDots, IconPlus, IconStar } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Customer } from '../../api/types';
import classes from './customers.module.css';
import { useChange, useMayChange } from './use-customer';
import { ADDRESS_KINDS, SOURCES } from './words';

type Shown = NonNullable<Customer['addresses']>[number];
type Sent = { kind: Shown['kind']; value: string; main: boolean; verified: boolean };

function sent(address: Shown): Sent {
  return { kind: address.kind, value: address.value, main: address.main, verified: address.verified_at !== null };
}

/** Every way to reach the customer: which is the main one, which are verified, and from where we have them. */
export function Addresses({ customer }: { customer: Customer }) {
  const { t, i18n } = useLingui();
  const change = useChange(customer);
  const editable = useMayChange(customer);
  const [adding, setAdding] = useState(false);
  const addresses = customer.addresses ?? [];
  const write = (next: Sent[]) => change.mutate({ addresses: next });
  const alter = (id: string, part: Partial<Sent>) =>
    write(
      addresses.map((address) => ({
        ...sent(address),
        ...(part.main && address.kind === addresses.find((one) => one.id === id)?.kind ? { main: false } : {}),
        ...(address.id === id ? part : {}),
      })),
    );
  return (
    <section aria-label={t`Addresses`} className={classes.section}>
      <h3 className={classes.label}>
        <Trans>Addresses</Trans>
      </h3>
      <ul className={classes.lines}>
        {addresses.map((address) => (
          <li key={address.id} className={classes.line}>
            <span className={classes.lineMain}>
              <bdi className="numbers">{address.value}</bdi>
              <small>
                {i18n._(ADDRESS_KINDS[address.kind] ?? ADDRESS_KINDS.other!)} ·{' '}
                {i18n._(SOURCES[address.source] ?? SOURCES.unknown!)}
              </small>
            </span>
            {address.verified_at && (
              <Badge size="xs" variant="light" color="teal" leftSection={<IconCircleCheck size={10} />}>
                <Trans>Verified</Trans>
              </Badge>
            )}
            {address.bounced && (
              <Tooltip label={t`Mail to it came back (${address.bounce_status ?? ''})`}>
                <Badge size="xs" variant="light" color={address.bounced === 'hard' ? 'red' : 'orange'}>
                  {address.bounced === 'hard' ? <Trans>Mail does not arrive</Trans> : <Trans>Mail came back</Trans>}
                </Badge>
              </Tooltip>
            )}
            {address.main && (
              <Tooltip label={t`The one to use`}>
                <IconStar size={13} className={classes.star} role="img" aria-label={t`Main address`} />
              </Tooltip>
            )}
            {editable && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon variant="subtle" color="gray" size={22} aria-label={t`What to do with ${address.value}`}>
                    <IconDots size={14} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  {!address.main && (
                    <Menu.Item onClick={() => alter(address.id, { main: true })}>
                      <Trans>Make it the main one</Trans>
                    </Menu.Item>
                  )}
                  <Menu.Item onClick={() => alter(address.id, { verified: !address.verified_at })}>
                    {address.verified_at ? <Trans>Not verified after all</Trans> : <Trans>I have verified it</Trans>}
                  </Menu.Item>
                  <Menu.Item
                    color="red"
                    onClick={() => write(addresses.filter((one) => one.id !== address.id).map(sent))}
                  >
                    <Trans>Remove</Trans>
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </li>
        ))}
      </ul>
      {!addresses.length && (
        <p className={classes.dim}>
          <Trans>No address is known.</Trans>
        </p>
      )}
      {editable &&
        (adding ? (
          <NewAddress
            close={() => setAdding(false)}
            add={(address) => change.mutateAsync({ addresses: [...addresses.map(sent), address] })}
          />
        ) : (
          <Button
            variant="subtle"
            size="compact-xs"
            leftSection={<IconPlus size={12} />}
            onClick={() => setAdding(true)}
          >
            <Trans>Add an address</Trans>
          </Button>
        ))}
    </section>
  );
}

function NewAddress({ add, close }: { add: (address: Sent) => Promise<unknown>; close: () => void }) {
  const { t, i18n } = useLingui();
  const [kind, setKind] = useState<Sent['kind']>('phone');
  const [value, setValue] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!value.trim()) return;
    await add({ kind, value: value.trim(), main: false, verified: false });
    close();
  };
  return (
    <form
      className={classes.adding}
      onSubmit={(event) => void submit(event).catch(() => undefined)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) close();
      }}
    >
      <Select
        aria-label={t`Kind`}
        w={104}
        value={kind}
        allowDeselect={false}
        onChange={(next) => setKind(next as Sent['kind'])}
        data={Object.entries(ADDRESS_KINDS).map(([value, words]) => ({ value, label: i18n._(words) }))}
      />
      <TextInput
        autoFocus
        aria-label={t`Address`}
        className={classes.grow}
        placeholder={kind === 'phone' ? '+55 11 99000-0001' : undefined}
        value={value}
        maxLength={254}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!value.trim()}>
        <Trans>Add</Trans>
      </Button>
    </form>
  );
}
