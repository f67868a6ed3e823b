import { Trans, useLingui } from '@lingui/react/macro';
import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listCustomers } from '../../api/generated';
import type { Customer } from '../../api/types';
import classes from './customers.module.css';
import { useCustomerName } from './names';

const TYPED_MS = 80;

type Props = {
  label: string;
  choose: (customer: Customer) => void;
  /** Who cannot be meant. */
  not?: (customer: Customer) => boolean;
};

/** Finds a customer by any fragment while one types; not while an input method composes. */
export function CustomerSearch({ label, choose, not }: Props) {
  const { t } = useLingui();
  const combobox = useCombobox();
  const nameOf = useCustomerName();
  const [text, setText] = useState('');
  const [composing, setComposing] = useState(false);
  const [settled] = useDebouncedValue(composing ? '' : text.trim(), TYPED_MS);
  const { data } = useQuery({
    queryKey: ['customers', 'found', settled],
    queryFn: () => ask(listCustomers({ query: { search: settled, limit: 20 } })),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  });
  const found = (settled && data?.items.filter((customer) => !not?.(customer)).slice(0, 8)) || [];
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const chosen = found.find((customer) => customer.id === id);
        if (chosen) choose(chosen);
        setText('');
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          data-autofocus
          aria-label={label}
          placeholder={t`Name, number, e-mail: any part`}
          leftSection={<IconSearch size={14} />}
          value={text}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!settled}>
        <Combobox.Options aria-label={label}>
          {found.map((customer) => (
            <Combobox.Option key={customer.id} value={customer.id}>
              <span className={classes.lineMain}>
                <bdi>{nameOf(customer)}</bdi>
                <small>{(customer.addresses ?? []).map((address) => address.value).join(', ')}</small>
              </span>
            </Combobox.Option>
          ))}
          {!found.length && (
            <Combobox.Empty>
              <Trans>Nothing found</Trans>
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
