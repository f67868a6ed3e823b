import { Trans, useLingui } from '@lingui/react/macro';
import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { listCustomers } from '../../api/generated';
import type { Customer } from '../../api/types';
import classes from './customer-search.module.css';
import { useCustomerName } from './names';

const TYPED_MS = 80;
const NEW = 'new';

type Props = {
  label: string;
  choose: (customer: Customer) => void;
  /** Who cannot be meant. */
  not?: (customer: Customer) => boolean;
  /** Somebody we do not know yet, by what was typed. */
  create?: (text: string) => void;
  /** Whether the name stands above the field, too. */
  visible?: boolean;
};

/** Finds a customer by any fragment while one types; not while an input method composes. */
export function CustomerSearch({ label, choose, not, create, visible = false }: Props) {
  const { t } = useLingui();
  const combobox = useCombobox();
  const nameOf = useCustomerName();
  const [text, setText] = useState('');
  const [composing, setComposing] = useState(false);
  const [settled] = useDebouncedValue(composing ? '' : text.trim(), TYPED_MS);
  const hurried = useRef(false);
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['customers', 'found', settled],
    queryFn: () => ask(listCustomers({ query: { search: settled, limit: 20 } })),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  });
  const found = (settled && data?.items.filter((customer) => !not?.(customer)).slice(0, 8)) || [];
  // Enter takes the first, once what is listed belongs to what was typed.
  const fresh = create !== undefined && settled !== '' && settled === text.trim() && !!data && !isPlaceholderData;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is another object each time, and the same.
  useEffect(() => {
    if (!fresh) return;
    combobox.selectFirstOption();
    if (!hurried.current) return;
    if (found[0]) choose(found[0]);
    else create?.(settled);
    hurried.current = false;
    setText('');
  }, [fresh, data]);
  // Whoever types a name and Enter at once means the first that will be found.
  const onKeyDown = (event: KeyboardEvent) => {
    if (!create || event.nativeEvent.isComposing || event.keyCode === 229) return;
    hurried.current = event.key === 'Enter' && !fresh && text.trim() !== '';
    if (hurried.current) event.preventDefault();
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const chosen = found.find((customer) => customer.id === id);
        if (chosen) choose(chosen);
        else if (id === NEW) create?.(settled);
        setText('');
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          data-autofocus
          label={visible ? label : undefined}
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
          onKeyDown={onKeyDown}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!settled}>
        <Combobox.Options aria-label={label}>
          {found.map((customer) => (
            <Combobox.Option key={customer.id} value={customer.id}>
              <span className={classes.found}>
                <bdi>{nameOf(customer)}</bdi>
                <small>{(customer.addresses ?? []).map((address) => address.value).join(', ')}</small>
              </span>
            </Combobox.Option>
          ))}
          {create && settled && (
            <Combobox.Option value={NEW}>
              <Trans>
                New: <bdi>{settled}</bdi>
              </Trans>
            </Combobox.Option>
          )}
          {!create && !found.length && (
            <Combobox.Empty>
              <Trans>Nothing found</Trans>
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
