import { useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import classes from './call-bar.module.css';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** Keys for the machine at the other end; those of the keyboard serve too. */
export function Keypad({ onKey }: { onKey: (key: string) => void }) {
  const { t } = useLingui();
  const [sent, setSent] = useState('');
  const press = (key: string) => {
    setSent((old) => (old + key).slice(-16));
    onKey(key);
  };
  return (
    <div
      className={classes.keypad}
      role="group"
      aria-label={t`Keypad`}
      onKeyDown={(event) => {
        if (!KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        press(event.key);
      }}
    >
      <output className={classes.sent}>{sent || '\u00a0'}</output>
      {KEYS.map((key) => (
        <button key={key} type="button" onClick={() => press(key)}>
          {key}
        </button>
      ))}
    </div>
  );
}
