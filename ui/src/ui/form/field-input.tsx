import '@mantine/core/styles/NumberInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { useLingui } from '@lingui/react/macro';
import {
  type InputWrapperProps,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useMemo } from 'react';
import { nameOf, useCollection } from '../../lib/collection';
import { ColourField } from './colour-field';
import { type Errors, type Field, type Option, shownNumber, storedChoice } from './fields';
import classes from './form.module.css';
import { RowsField } from './rows-field';
import { TextsField } from './texts-field';
import { TimeField } from './time-field';

export type FieldInputProps = {
  field: Field;
  /** The full path of the value: in a row, with the row's place before the field's name. */
  path: string;
  value: unknown;
  errors: Errors;
  disabled?: boolean;
  /** In a list, whose head names the columns. */
  bare?: boolean;
  /** Takes the focus when its dialog opens. */
  first?: boolean;
  change: (path: string, value: unknown) => void;
};

/** The help below, so that fields side by side stand on one line. */
const ORDER: InputWrapperProps['inputWrapperOrder'] = ['label', 'input', 'description', 'error'];
const HTML_TYPE = { text: 'text', email: 'email', date: 'date' } as const;

export function FieldInput(props: FieldInputProps) {
  const { field, path, value, errors, disabled, bare, first, change } = props;
  const { i18n } = useLingui();
  const shared = {
    label: field.label,
    labelProps: bare ? { className: classes.columnLabel } : undefined,
    'aria-label': bare ? field.label : undefined,
    className: field.half ? classes.half : undefined,
    inputWrapperOrder: ORDER,
    description: field.help,
    required: field.required,
    withAsterisk: field.required && !bare,
    error: errors[path],
    disabled,
    'data-autofocus': first || undefined,
  };
  const text = typeof value === 'string' ? value : '';
  const set = (next: unknown) => change(path, next);
  switch (field.kind) {
    case 'rows':
      return <RowsField {...props} field={field} />;
    case 'texts':
      return (
        <TextsField
          {...shared}
          error={errors[path] ?? Object.entries(errors).find(([inside]) => inside.startsWith(`${path}.`))?.[1]}
          long={field.long}
          value={value}
          // Without words in any language there is none.
          onChange={(texts) => set(field.required || Object.keys(texts).length ? texts : null)}
        />
      );
    case 'paragraph':
      return <Textarea {...shared} autosize minRows={3} value={text} onChange={(e) => set(e.currentTarget.value)} />;
    case 'password':
      return (
        <PasswordInput
          {...shared}
          autoComplete="new-password"
          value={text}
          onChange={(e) => set(e.currentTarget.value)}
        />
      );
    case 'switch':
      return (
        <Switch
          label={field.label}
          description={field.help}
          disabled={disabled}
          checked={value === true}
          onChange={(e) => set(e.currentTarget.checked)}
        />
      );
    case 'number': {
      const { per = 1 } = field;
      return (
        <NumberInput
          {...shared}
          value={typeof value === 'number' ? shownNumber(value, per) : ''}
          onChange={(next) => set(typeof next === 'number' ? next * per : null)}
          step={field.step}
          allowDecimal={!field.whole}
          decimalSeparator={decimalSeparator(i18n.locale)}
          allowedDecimalSeparators={['.', ',']}
          suffix={field.unit ? ` ${field.unit}` : undefined}
          placeholder={field.nothing}
        />
      );
    }
    case 'moment':
      return (
        <TextInput
          {...shared}
          type="datetime-local"
          value={text ? localMoment(text) : ''}
          onChange={(e) => set(e.currentTarget.value ? new Date(e.currentTarget.value).toISOString() : null)}
        />
      );
    case 'time':
      return <TimeField {...shared} value={text} onChange={set} />;
    case 'colour':
      return <ColourField {...shared} value={text} onChange={set} />;
    case 'select':
    case 'multi':
      return <SelectField {...props} field={field} shared={shared} />;
    case 'lines':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={2}
          defaultValue={Array.isArray(value) ? value.join('\n') : ''}
          onChange={(e) => set(e.currentTarget.value.split('\n').flatMap((line) => line.trim() || []))}
        />
      );
    case 'words':
      return (
        <TextInput
          {...shared}
          defaultValue={Array.isArray(value) ? value.join(', ') : ''}
          onChange={(e) => set(e.currentTarget.value.split(/[\s,;，；、]+/).filter(Boolean))}
        />
      );
    default:
      return (
        <TextInput
          {...shared}
          type={HTML_TYPE[field.kind]}
          value={text}
          onChange={(e) => set(e.currentTarget.value || (field.required ? '' : null))}
        />
      );
  }
}

function decimalSeparator(language: string): string {
  return new Intl.NumberFormat(language).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
}

/** A moment as `datetime-local` wants it: local, without zone or seconds. */
function localMoment(iso: string): string {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

type SelectProps = FieldInputProps & {
  field: Extract<Field, { kind: 'select' | 'multi' }>;
  shared: Record<string, unknown>;
};

function SelectField({ field, path, value, change, shared }: SelectProps) {
  const { t } = useLingui();
  const options = useOptions(field);
  const common = {
    ...shared,
    data: options,
    searchable: options.length > 7,
    nothingFoundMessage: t`Nothing found`,
    limit: 200,
    comboboxProps: { shadow: 'md', withinPortal: true },
  };
  if (field.kind === 'multi') {
    return (
      <MultiSelect
        {...common}
        size="xs"
        value={Array.isArray(value) ? value.map(String) : []}
        placeholder={Array.isArray(value) && value.length ? undefined : field.nothing}
        onChange={(next) => change(path, next)}
        clearButtonProps={{ 'aria-label': t`Clear` }}
        clearable
      />
    );
  }
  return (
    <Select
      {...common}
      value={value == null ? null : String(value)}
      placeholder={field.nothing}
      onChange={(next) => change(path, storedChoice(next, field.as))}
      allowDeselect={false}
      clearable={!field.required}
      clearButtonProps={{ 'aria-label': t`Clear` }}
    />
  );
}

function useOptions(field: { options?: Option[]; from?: Parameters<typeof useCollection>[0] }): Option[] {
  const { i18n } = useLingui();
  const { data } = useCollection(field.from ?? 'units', field.from !== undefined);
  return useMemo(() => {
    if (!field.from) return field.options ?? [];
    const collator = new Intl.Collator(i18n.locale);
    return (data ?? [])
      .map((row) => ({ value: row.id, label: nameOf(row, i18n.locale) || row.id }))
      .sort((a, b) => collator.compare(a.label, b.label));
  }, [field.from, field.options, data, i18n.locale]);
}
