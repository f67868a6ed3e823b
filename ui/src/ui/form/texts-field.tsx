import { useLingui } from '@lingui/react/macro';
import { Input, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { LANGUAGES, type Language } from '../../lib/i18n';
import { asTextMap, trimTextMap } from './fields';
import classes from './form.module.css';

type Props = {
  label?: string;
  /** Beside the label, and no part of its name. */
  labelEnd?: ReactNode;
  labelProps?: { className?: string };
  'aria-label'?: string;
  description?: string;
  required?: boolean;
  error?: string;
  disabled?: boolean;
  long?: boolean;
  'data-autofocus'?: boolean;
  value: unknown;
  onChange: (value: Record<string, string>) => void;
};

/** A text in each of the languages; one is enough, the others fall back to it. */
export function TextsField({
  label,
  labelEnd,
  labelProps,
  description,
  required,
  error,
  disabled,
  long,
  value,
  onChange,
  ...rest
}: Props) {
  const { i18n } = useLingui();
  const texts = asTextMap(value, i18n.locale);
  const name = label ?? rest['aria-label'] ?? '';
  const languages = Object.keys({ ...LANGUAGES, ...texts }).sort(
    (a, b) => Number(b === i18n.locale) - Number(a === i18n.locale),
  );
  const Line = (long ? Textarea : TextInput) as typeof TextInput;
  return (
    <Input.Wrapper
      labelElement="div"
      label={
        labelEnd ? (
          <>
            {label}
            {labelEnd}
          </>
        ) : (
          label
        )
      }
      labelProps={labelProps}
      description={description}
      required={required}
      error={error}
    >
      <div className={classes.texts} role="group" aria-label={name} data-described={!!description || undefined}>
        {languages.map((language) => (
          <Line
            key={language}
            {...(long ? { autosize: true, minRows: 3, maxRows: 12 } : {})}
            lang={language}
            data-autofocus={(rest['data-autofocus'] && language === languages[0]) || undefined}
            aria-label={`${name}, ${LANGUAGES[language as Language] ?? language}`}
            aria-invalid={error !== undefined && language === languages[0]}
            disabled={disabled}
            leftSection={<span className={classes.language}>{language.split('-')[0]}</span>}
            value={texts[language] ?? ''}
            onChange={(event) => onChange(trimTextMap({ ...texts, [language]: event.currentTarget.value }))}
          />
        ))}
      </div>
    </Input.Wrapper>
  );
}
