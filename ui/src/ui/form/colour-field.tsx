import { useLingui } from '@lingui/react/macro';
import { Input } from '@mantine/core';
import { COLOURS, colourOf } from '../colours';
import classes from './form.module.css';

type Props = {
  label?: string;
  description?: string;
  error?: string;
  required?: boolean;
  value: string;
  onChange: (value: string) => void;
};

/** One of the colours that can be read in light and dark. */
export function ColourField({ label, description, error, required, value, onChange }: Props) {
  const { i18n } = useLingui();
  return (
    <Input.Wrapper label={label} description={description} error={error} required={required}>
      <div className={classes.colours} role="radiogroup" aria-label={label}>
        {Object.entries(COLOURS).map(([name, title]) => (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={colourOf(value) === name}
            aria-label={i18n._(title)}
            title={i18n._(title)}
            style={{ background: `var(--mantine-color-${name}-6)` }}
            onClick={() => onChange(name)}
          />
        ))}
      </div>
    </Input.Wrapper>
  );
}
