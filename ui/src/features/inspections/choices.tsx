import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import classes from './inspections.module.css';

type Props<T extends string> = {
  words: Record<T, MessageDescriptor>;
  value: T | null | undefined;
  onChange: (value: T) => void;
};

/** Three large targets, one of them chosen; touching it again is told, too, so that a choice can be taken back. */
export function Choices<T extends string>({ words, value, onChange }: Props<T>) {
  const { i18n } = useLingui();
  const name = useId();
  return (
    <div className={classes.choices}>
      {(Object.keys(words) as T[]).map((one) => (
        <label key={one} className={classes.choice}>
          <input
            type="radio"
            name={name}
            checked={value === one}
            onChange={() => onChange(one)}
            onClick={() => value === one && onChange(one)}
          />
          {i18n._(words[one])}
        </label>
      ))}
    </div>
  );
}
