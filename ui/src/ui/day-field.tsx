import { TextInput } from '@mantine/core';
import { useId } from 'react';
import classes from './day-field.module.css';

type Props = { label: string; value?: string; onChange: (day: string) => void };

/** One end of a stretch of days. The browser's own field says nothing of which end it is. */
export function DayField({ label, value, onChange }: Props) {
  const id = useId();
  return (
    <div className={classes.day}>
      <label htmlFor={id}>{label}</label>
      <TextInput id={id} type="date" value={value ?? ''} onChange={(event) => onChange(event.currentTarget.value)} />
    </div>
  );
}
