import { Trans, useLingui } from '@lingui/react/macro';
import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listTickets } from '../../api/generated';
import type { TicketRow } from '../../api/types';
import { StatusBadge } from './marks';
import classes from './tickets.module.css';
import { TICKETS } from './use-tickets';

const TYPED_MS = 120;
const MOST = 8;

type Props = { label: string; choose: (ticket: TicketRow) => void; not: (ticket: TicketRow) => boolean };

/** Finds a ticket by its number or by beginnings of words. */
export function TicketSearch({ label, choose, not }: Props) {
  const { t } = useLingui();
  const combobox = useCombobox();
  const [text, setText] = useState('');
  const [composing, setComposing] = useState(false);
  const [settled] = useDebouncedValue(composing ? '' : text.trim(), TYPED_MS);
  const { data } = useQuery({
    queryKey: [...TICKETS, 'found', settled],
    queryFn: () => ask(listTickets({ query: { search: settled, limit: MOST + 1 } })),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
  });
  const found = settled ? (data?.items ?? []).filter((row) => !not(row)).slice(0, MOST) : [];
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const chosen = found.find((row) => row.id === id);
        if (chosen) choose(chosen);
        setText('');
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          data-autofocus
          aria-label={label}
          placeholder={t`Number, or words of the subject`}
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
          {found.map((row) => (
            <Combobox.Option key={row.id} value={row.id}>
              <span className={classes.found}>
                <span>
                  <span className={classes.number}>#{row.number}</span> <bdi>{row.subject}</bdi>
                </span>
                <StatusBadge status={row.status} />
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
