import { Trans, useLingui } from '@lingui/react/macro';
import { Loader, Select, Textarea, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { Problem } from '../../api/problem';
import classes from './customers.module.css';

type Props = {
  label: string;
  value: string | null | undefined;
  /** What is shown of the value, where that is not the value. */
  shown?: string | null;
  save: (value: string | null) => Promise<unknown>;
  disabled?: boolean;
  options?: { value: string; label: string }[];
  long?: boolean;
};

/** A fact that becomes a field when one clicks on it: Enter saves, Escape leaves it as it was. */
export function InPlace({ label, value, shown, save, disabled = false, options, long = false }: Props) {
  const { t } = useLingui();
  const [draft, setDraft] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = (focus = true) => {
    setDraft(null);
    setRefused(null);
    if (focus) requestAnimationFrame(() => button.current?.focus());
  };
  const commit = async (next: string | null, focus = true) => {
    const cleaned = next?.trim() || null;
    if (busy) return;
    if (cleaned === (value ?? null)) return close(focus);
    setBusy(true);
    try {
      await save(cleaned);
      close(focus);
    } catch (error) {
      setRefused(error instanceof Problem && error.code === 'setup.stale' ? 'stale' : 'other');
    } finally {
      setBusy(false);
    }
  };
  if (draft === null) {
    const text = shown ?? value;
    return (
      <UnstyledButton
        ref={button}
        className={classes.fact}
        disabled={disabled}
        onClick={() => setDraft(value ?? '')}
        aria-label={disabled ? undefined : text ? t`Change: ${label}: ${text}` : t`Add: ${label}`}
      >
        {text ? <bdi>{text}</bdi> : <span className={classes.dim}>{disabled ? '–' : t`Add`}</span>}
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
        value={value ?? null}
        clearable
        searchable
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
    <TextInput {...typed} onChange={(event) => setDraft(event.currentTarget.value)} />
  );
}
