import '@mantine/core/styles/NumberInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import { useLingui } from '@lingui/react/macro';
import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { Step, Text } from '../api/types';
import { say } from '../lib/text';

type FieldData = NonNullable<Step['fields']>[number];
type Value = string | number | boolean | null;
type Props = {
  field: FieldData;
  dispositions: Map<string, string>;
  value: Value | undefined;
  onChange: (value: Value) => void;
  error?: string;
  disabled?: boolean;
};

const INPUT_TYPES: Record<string, string> = { date: 'date', phone: 'tel', email: 'email' };

/** A field that a process asks somebody to fill in. */
export function StepField({ field, dispositions, value, onChange, error, disabled }: Props) {
  const { t, i18n } = useLingui();
  const text = typeof value === 'string' ? value : '';
  const names: Record<string, string> = { value: t`Answer`, code: t`Disposition` };
  const label = say(field.label as Text, i18n.locale) || names[field.name] || field.name.replaceAll('_', ' ');
  switch (field.kind) {
    case 'disposition':
      return (
        <Select
          label={label}
          searchable
          data={[...dispositions].map(([slug, name]) => ({ value: slug, label: name }))}
          value={text || null}
          onChange={(slug) => onChange(slug ?? '')}
        />
      );
    case 'choice':
      return (
        <Select
          label={label}
          required={field.required}
          clearable={!field.required}
          disabled={disabled}
          error={error}
          data={(field.choices ?? []).map((choice) => ({
            value: choice.value,
            label: say(choice.label as Text, i18n.locale) || choice.value,
          }))}
          value={text || null}
          onChange={(chosen) => onChange(chosen ?? '')}
        />
      );
    case 'boolean':
      return (
        <Switch
          label={label}
          disabled={disabled}
          error={error}
          checked={value === true}
          onChange={(e) => onChange(e.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          label={label}
          required={field.required}
          disabled={disabled}
          error={error}
          value={text}
          onChange={(next) => onChange(next === '' ? '' : String(next))}
        />
      );
    default:
      return (
        <TextInput
          label={label}
          autoComplete="off"
          required={field.required}
          disabled={disabled}
          error={error}
          type={field.secret ? 'password' : (INPUT_TYPES[field.kind] ?? 'text')}
          inputMode={field.kind === 'digits' ? 'numeric' : undefined}
          value={text}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      );
  }
}
