import { Trans, useLingui } from '@lingui/react/macro';
import { Loader, Select, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Problem } from '../api/problem';
import { type Command, useCommands } from '../lib/commands';
import classes from './in-place.module.css';

type Props = {
  label: string;
  value: string | null | undefined;
  /** What is shown of the value, where that is not the value. */
  shown?: ReactNode;
  /** The same in words, where what is shown is more than words. */
  said?: string | null;
  /** `began`: what it was when the field was opened; others may have changed it since. */
  save: (value: string | null, began: string | null) => Promise<unknown>;
  disabled?: boolean;
  options?: { value: string; label: string }[];
  /** Options are found by the server while one types. */
  onSearch?: (text: string) => void;
  long?: boolean;
  /** There always is a value. */
  required?: boolean;
  /** `date`, where the browser has a field for it. */
  type?: string;
  /** How it is opened by keys and the palette. */
  command?: Omit<Command, 'run' | 'enabled'>;
};

/** A fact that becomes a field when one clicks on it: Enter saves, Escape leaves it as it was. */
export function InPlace(props: Props) {
  const { label, value, shown, said, save, disabled = false, options, long = false, required = false, command } = props;
  const { t } = useLingui();
  const [draft, setDraft] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const began = useRef<string | null>(null);
  const open = () => {
    began.current = value ?? null;
    setDraft(value ?? '');
  };
  useCommands(command ? [{ ...command, enabled: !disabled, run: open }] : []);
  const close = (focus = true) => {
    setDraft(null);
    setRefused(null);
    if (focus) requestAnimationFrame(() => button.current?.focus());
  };
  const commit = async (next: string | null, focus = true) => {
    const cleaned = next?.trim() || null;
    if (busy) return;
    if (cleaned === began.current || (required && !cleaned)) return close(focus);
    setBusy(true);
    try {
      await save(cleaned, began.current);
      close(focus);
    } catch (error) {
      setRefused(error instanceof Problem && error.code === 'setup.stale' ? 'stale' : 'other');
    } finally {
      setBusy(false);
    }
  };
  if (draft === null) {
    const text = said ?? (typeof shown === 'string' ? shown : null) ?? value;
    return (
      <UnstyledButton
        ref={button}
        className={classes.value}
        disabled={disabled}
        onClick={open}
        aria-label={disabled ? undefined : text ? t`Change: ${label}: ${text}` : t`Add: ${label}`}
      >
        {text ? <bdi>{shown ?? text}</bdi> : <span className={classes.none}>{disabled ? '–' : t`Add`}</span>}
      </UnstyledButton>
    );
  }
  const error =
    refused === 'stale' ? (
      value ? (
        <Trans>Somebody changed this meanwhile to: {value}</Trans>
      ) : (
        <Trans>Somebody emptied this meanwhile.</Trans>
      )
    ) : (
      refused !== null && <Trans>This could not be saved.</Trans>
    );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    if (event.key === 'Enter' && (!long || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void commit(draft);
    }
  };
  const field = {
    'aria-label': label,
    error,
    autoFocus: true,
    rightSection: busy ? <Loader size={12} /> : undefined,
    onKeyDown,
  };
  if (options)
    return (
      <Select
        {...field}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onKeyDown(event);
        }}
        data={options}
        value={began.current}
        clearable={!required}
        searchable
        onSearchChange={props.onSearch}
        nothingFoundMessage={t`Nothing found`}
        defaultDropdownOpened
        allowDeselect={false}
        onChange={(next) => void commit(next)}
        onBlur={() => close(false)}
      />
    );
  const typed = { ...field, value: draft, onBlur: () => void commit(draft, false) };
  return long ? (
    <Textarea {...typed} autosize minRows={2} onChange={(event) => setDraft(event.currentTarget.value)} />
  ) : (
    <TextInput {...typed} type={props.type} onChange={(event) => setDraft(event.currentTarget.value)} />
  );
}
