import { TextInput } from '@mantine/core';
import { asTime } from './fields';

type Props = { value: string; onChange: (value: string) => void; [attribute: string]: unknown };

/** A time of day in 24 hours. The browser's own field cannot say 24:00, which is when a day that never closes ends. */
export function TimeField({ value, onChange, ...rest }: Props) {
  return (
    <TextInput
      {...rest}
      value={value}
      inputMode="numeric"
      maxLength={5}
      placeholder="00:00"
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={(event) => onChange(asTime(event.currentTarget.value))}
    />
  );
}
