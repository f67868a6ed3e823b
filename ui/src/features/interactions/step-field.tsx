import { useLingui } from '@lingui/react/macro';
import { NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { Step, Text } from '../../api/types';
import { say } from '../../lib/text';

type StepFieldData = Step['fields'][number];
type Props = { field: StepFieldData; value: unknown; onChange: (value: unknown) => void };

const INPUT_TYPES: Record<string, string> = {
  date: 'date',
  time: 'time',
  phone: 'tel',
  email: 'email',
  'e-mail': 'email',
  moment: 'datetime-local',
};

/** The value of a field, undefined while it says nothing. */
export function stepValue(value: unknown): unknown {
  return value === '' || value === null ? undefined : value;
}

/** A field that a process asks the agent to fill in. */
export function StepField({ field, value, onChange }: Props) {
  const { i18n } = useLingui();
  const text = typeof value === 'string' ? value : '';
  const shared = {
    label: say(field.label as Text, i18n.locale) || field.name.replaceAll('_', ' '),
    description: say(field.help as Text, i18n.locale) || undefined,
    required: field.required ?? false,
    withAsterisk: field.required ?? false,
  };
  if (field.choices?.length) {
    return (
      <Select
        {...shared}
        searchable={field.choices.length > 7}
        data={field.choices.map((choice) => ({
          value: choice.value,
          label: say(choice.label as Text, i18n.locale) || choice.value,
        }))}
        value={text || null}
        onChange={onChange}
      />
    );
  }
  if (field.secret)
    return (
      <PasswordInput {...shared} autoComplete="off" value={text} onChange={(e) => onChange(e.currentTarget.value)} />
    );
  switch (field.type) {
    case 'bool':
    case 'boolean':
      return (
        <Switch label={shared.label} checked={value === true} onChange={(e) => onChange(e.currentTarget.checked)} />
      );
    case 'int':
    case 'number':
      return (
        <NumberInput
          {...shared}
          allowDecimal={field.type !== 'int'}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(typeof next === 'number' ? next : null)}
        />
      );
    case 'paragraph':
      return (
        <Textarea {...shared} autosize minRows={2} value={text} onChange={(e) => onChange(e.currentTarget.value)} />
      );
    default:
      return (
        <TextInput
          {...shared}
          type={INPUT_TYPES[field.type] ?? 'text'}
          value={text}
          onChange={(e) => onChange(e.currentTarget.value)}
        />
      );
  }
}
