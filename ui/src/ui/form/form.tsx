import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { Problem } from '../../api/problem';
import { useProblemSentence } from '../../lib/act';
import { Confirm } from '../confirm';
import { FieldInput } from './field-input';
import { type Errors, type Field, read, type Section, serverErrors, type Values, validate, write } from './fields';
import classes from './form.module.css';
import { useServerWords } from './server-words';

type Props = {
  sections: Section[];
  initial: Values;
  /** A row that exists: its fixed fields cannot be changed. */
  existing?: boolean;
  /** To look at only. */
  readOnly?: boolean;
  submit: (values: Values) => Promise<unknown>;
  submitLabel: string;
  onDone: () => void;
  onCancel: () => void;
  /** What stands below the fields; told of the values as they are now, and may change them. */
  extra?: React.ReactNode | ((values: Values, change: (path: string, value: unknown) => void) => React.ReactNode);
};

/** The one form of the desk: fields as data, errors beside their fields, nothing typed is lost by accident. */
export function Form({
  sections,
  initial,
  existing = false,
  readOnly = false,
  submit,
  submitLabel,
  onDone,
  onCancel,
  extra,
}: Props) {
  const { t } = useLingui();
  const sentence = useProblemSentence();
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const saved = useRef(false);
  const dirty = values !== initial && JSON.stringify(values) !== JSON.stringify(initial);
  const fields = sections.flatMap((section) => section.fields);
  const words = {
    required: t`Fill this in`,
    whole: t`A whole number`,
    least: (n: number) => t`At least ${n}`,
    most: (n: number) => t`At most ${n}`,
  };
  const known = useServerWords();
  const refuse = (found: Errors) => {
    setErrors(found);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const found = validate(fields, values, words);
    setProblem(null);
    if (Object.keys(found).length) return refuse(found);
    setBusy(true);
    try {
      await submit(values);
      saved.current = true;
      onDone();
    } catch (error) {
      setProblem(error);
      if (error instanceof Problem) refuse(serverErrors(error.fields, known));
    } finally {
      setBusy(false);
    }
  };
  const change = (path: string, value: unknown) => {
    setValues((old) => write(old, path, value));
    const about = (field: string) => field === path || field.startsWith(`${path}.`);
    setErrors((old) => Object.fromEntries(Object.entries(old).filter(([field]) => !about(field))));
  };
  const shownPaths = new Set(fields.map((field) => field.name));
  const elsewhere = Object.entries(errors).filter(
    ([path]) => !shownPaths.has(path.split('.')[0] ?? '') && !shownPaths.has(path),
  );
  return (
    <form ref={form} className={classes.form} onSubmit={save} noValidate>
      <Guard dirty={dirty} saved={saved} />
      <div className={classes.fields}>
        {sections.map((section, index) => (
          <SectionFields
            key={section.title ?? index}
            section={section}
            values={values}
            errors={errors}
            existing={existing}
            readOnly={readOnly}
            change={change}
            first={index === 0}
          />
        ))}
        {typeof extra === 'function' ? extra(values, change) : extra}
      </div>
      <div className={classes.footer}>
        {problem !== null && (
          <Alert color="red" variant="light" role="alert" mb="sm">
            {sentence(problem)}
            {elsewhere.map(([path, message]) => (
              <div key={path}>
                {path}: {message}
              </div>
            ))}
          </Alert>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {readOnly ? <Trans>Close</Trans> : <Trans>Cancel</Trans>}
          </Button>
          {!readOnly && (
            <Button type="submit" loading={busy} disabled={existing && !dirty}>
              {submitLabel}
            </Button>
          )}
        </Group>
      </div>
    </form>
  );
}

type SectionProps = {
  section: Section;
  values: Values;
  errors: Errors;
  existing: boolean;
  readOnly: boolean;
  change: (path: string, value: unknown) => void;
  first: boolean;
};

function SectionFields({ section, values, errors, existing, readOnly, change, first }: SectionProps) {
  const shown = section.fields.filter((field: Field) => !field.when || field.when(values));
  if (!shown.length) return null;
  // A switch that stands first is no place to begin typing.
  const said = (field: Field) =>
    existing && field.kind === 'password' && field.kept ? { ...field, help: field.kept } : field;
  const begin = first && !existing ? shown.find((field) => field.kind !== 'switch') : undefined;
  return (
    <fieldset className={classes.section} disabled={readOnly}>
      {section.title && <legend>{section.title}</legend>}
      {shown.map((field) => (
        <FieldInput
          key={field.name}
          field={said(field)}
          path={field.name}
          value={read(values, field.name)}
          errors={errors}
          disabled={existing && field.fixed === true}
          change={change}
          first={field === begin}
        />
      ))}
    </fieldset>
  );
}

/** Asks before typed text is lost by going elsewhere. */
function Guard({ dirty, saved }: { dirty: boolean; saved: React.RefObject<boolean> }) {
  const blocker = useBlocker({
    shouldBlockFn: () => dirty && !saved.current,
    enableBeforeUnload: () => dirty && !saved.current,
    withResolver: true,
  });
  return (
    <Confirm
      opened={blocker.status === 'blocked'}
      title={<Trans>Leave without saving?</Trans>}
      action={<Trans>Leave</Trans>}
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      <Trans>What you changed here will be lost.</Trans>
    </Confirm>
  );
}
