import { useLingui } from '@lingui/react/macro';
import { Autocomplete } from '@mantine/core';
import { useContext } from 'react';
import { say } from '../../../lib/text';
import { Around } from './around';
import classes from './designer.module.css';
import { type FieldProps, Label } from './field-label';

const ENDS_IN_A_NAME = /[A-Za-z_][A-Za-z0-9_]*$/;

/** An expression, completed with what is known at the step; what is wrong with it stands below. */
export function ExpressionField(props: FieldProps) {
  const { value, required, change } = props;
  const { i18n } = useLingui();
  const { variables, findings, readOnly } = useContext(Around);
  const text = value === undefined || value === null ? '' : String(value);
  const begun = ENDS_IN_A_NAME.exec(text)?.[0] ?? '';
  const before = text.slice(0, text.length - begun.length);
  const fitting = Object.keys(variables).filter((name) => name !== begun && name.startsWith(begun));
  const wrong = text
    ? findings.find(
        ({ message }) =>
          message.includes(`“${text.slice(0, 80)}”`) ||
          (message.includes('“') && namesIn(message).some((name) => new RegExp(`\\b${name}\\b`).test(text))),
      )
    : undefined;
  return (
    <Autocomplete
      label={<Label {...props} />}
      withAsterisk={required}
      disabled={readOnly}
      size="xs"
      classNames={{ input: classes.code }}
      spellCheck={false}
      data={fitting.map((name) => before + name)}
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const name = option.value.slice(before.length);
        return (
          <span className={classes.completion}>
            <code>{name}</code> <small>{variables[name]}</small>
          </span>
        );
      }}
      error={wrong && say(wrong.text, i18n.locale)}
      value={text}
      onChange={(next) => change(next || undefined)}
    />
  );
}

function namesIn(message: string): string[] {
  return [...message.matchAll(/reads “(\w+)”/g)].map((found) => found[1] as string);
}
