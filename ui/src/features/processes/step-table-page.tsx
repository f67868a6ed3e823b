import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, FileButton, Group, Select, TextInput } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { beginProcessDraft, bringStepTableIn } from '../../api/generated';
import { Problem } from '../../api/problem';
import type { StepTable, StepTables, StepWrong } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { LANGUAGES, type Language } from '../../lib/languages';
import { upload } from '../../lib/upload';
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';
import { SLUG, slugOf } from './slug';
import classes from './step-table.module.css';

const FIELDS = ['number', 'step', 'post', 'within', 'quality', 'input', 'output'] as const;
type Field = (typeof FIELDS)[number];
const NAMES = {
  number: msg`Step number`,
  step: msg`Step`,
  post: msg`Role`,
  within: msg`Time limit`,
  quality: msg`Quality requirement`,
  input: msg`Input`,
  output: msg`Output`,
};
const SHOWN = 60;

/** A table of steps out of a document or workbook: looked at, its columns named, begun as a draft. */
export function StepTablePage() {
  const { t } = useLingui();
  const [tables, setTables] = useState<StepTable[]>();
  const [at, setAt] = useState(0);
  const read = useMutation({
    mutationFn: (file: File) => upload<StepTables>('/api/process-tables', file, () => {}, { 'x-switchroom': '1' }),
    onSuccess: ({ items }) => {
      setTables(items);
      setAt(0);
    },
  });
  const table = tables?.[at];
  const choose = (
    <FileButton accept=".docx,.xlsx" onChange={(file) => file && read.mutate(file)}>
      {(props) => (
        <Button variant={table ? 'default' : 'filled'} leftSection={<IconFileUpload size={14} />} {...props}>
          <Trans>Choose a DOCX or XLSX file</Trans>
        </Button>
      )}
    </FileButton>
  );
  return (
    <Page title={t`Process from a table of steps`} actions={table && choose}>
      {read.error && (
        <Alert color="red" variant="light" role="alert" className={classes.alert}>
          <NotTaken error={read.error} />
        </Alert>
      )}
      {table ? (
        <>
          {tables.length > 1 && (
            <Select
              className={classes.which}
              label={t`Which table of the file`}
              allowDeselect={false}
              value={String(at)}
              onChange={(next) => setAt(Number(next))}
              data={tables.map((one, index) => ({
                value: String(index),
                label: `${index + 1}: ${one.rows[0]?.filter(Boolean).join(', ').slice(0, 80) ?? ''}`,
              }))}
            />
          )}
          <Mapping key={at} table={table} />
        </>
      ) : (
        <Empty icon={<IconFileUpload size={20} />} title={<Trans>A table becomes a draft</Trans>} action={choose}>
          <Trans>Each row is a step: its role, time limit and quality requirement. You see everything first.</Trans>
        </Empty>
      )}
    </Page>
  );
}

/** Why the file as a whole is not taken. */
function NotTaken({ error }: { error: unknown }) {
  const { t } = useLingui();
  const sentence = useProblemSentence();
  const why = error instanceof Problem && error.code === 'exchange.not_taken' ? error.fields[0]?.code : undefined;
  const words: Record<string, string> = {
    empty: t`There is no table with something in it in this file.`,
    too_much: t`This file holds more than is read here. Send the table alone.`,
    too_many_rows: t`A table of this file has too many rows.`,
    too_many_columns: t`A table of this file has too many columns.`,
  };
  if (!why) return sentence(error);
  return words[why] ?? t`The file cannot be read. Save it as DOCX or XLSX.`;
}

function Mapping({ table }: { table: StepTable }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const sentence = useProblemSentence();
  const [columns, setColumns] = useState<Partial<Record<Field, number>>>(table.columns);
  const [heading, setHeading] = useState(Object.keys(table.columns).length > 0);
  const [title, setTitle] = useState('');
  const [name, setName] = useState<string>();
  const [language, setLanguage] = useState<string>(i18n.locale);
  const slug = name ?? slugOf(title);
  const { step } = columns;
  const body = {
    process: SLUG.test(slug) ? slug : 'draft',
    title: { [language]: title.trim() || '-' },
    language,
    rows: table.rows,
    columns: { ...columns, step: step ?? 0 },
    heading,
  };
  const looked = useQuery({
    queryKey: ['step-table', body],
    queryFn: () => ask(bringStepTableIn({ body })),
    enabled: step !== undefined,
    placeholderData: (old) => old,
  });
  const begin = useMutation({
    mutationFn: async () => {
      const made = await ask(bringStepTableIn({ body }));
      return ask(beginProcessDraft({ body: { process: slug, title: body.title, template: null, text: made.text } }));
    },
    onSuccess: (draft) => navigate({ to: '/processes/drafts/$id', params: { id: draft.id } }),
  });
  const width = Math.max(...table.rows.map((row) => row.length));
  const wrong = step === undefined ? [] : (looked.data?.wrong ?? []);
  const assign = (column: number, field: string | null) => {
    const others = Object.entries(columns).filter(([other, place]) => place !== column && other !== field);
    setColumns({ ...Object.fromEntries(others), ...(field ? { [field]: column } : {}) });
  };
  const ready = title.trim() && SLUG.test(slug) && step !== undefined && (looked.data?.steps ?? 0) > 0;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !begin.isPending) begin.mutate();
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          required
          label={t`Title`}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          className={classes.title}
        />
        <TextInput
          required
          label={t`Short name`}
          value={slug}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t`Language of the table`}
          allowDeselect={false}
          value={language}
          onChange={(next) => next && setLanguage(next)}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value: value as Language, label }))}
        />
        <Button type="submit" disabled={!ready} loading={begin.isPending}>
          <Trans>Begin the draft</Trans>
        </Button>
      </Group>
      <Checkbox
        label={t`The first row has the names of the columns`}
        checked={heading}
        onChange={(event) => setHeading(event.currentTarget.checked)}
      />
      {begin.error && (
        <Alert color="red" variant="light" role="alert">
          {sentence(begin.error)}
        </Alert>
      )}
      <p className={classes.sum} role="status">
        {step === undefined ? (
          <Trans>Say which column has the step.</Trans>
        ) : (
          <>
            <Plural value={looked.data?.steps ?? 0} one="# step" other="# steps" />
            {' · '}
            {wrong.length > 0 ? (
              <Plural value={wrong.length} one="# thing to look at" other="# things to look at" />
            ) : (
              <Trans>nothing is wrong</Trans>
            )}
          </>
        )}
      </p>
      {wrong.length > 0 && (
        <ul className={classes.wrong} aria-label={t`What is wrong`}>
          {wrong.slice(0, SHOWN).map((one, index) => (
            <li key={index}>
              <Wrong wrong={one} />
            </li>
          ))}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that is wider than its page is scrolled with the keys. */}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={t`Table of the file`}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">
                <Trans>Row</Trans>
              </th>
              {[...Array(width).keys()].map((column) => (
                <th key={column} scope="col">
                  <Select
                    size="xs"
                    aria-label={t`Column ${column + 1}`}
                    placeholder={t`Not taken`}
                    clearable
                    clearButtonProps={{ 'aria-label': t`Clear` }}
                    value={FIELDS.find((field) => columns[field] === column) ?? null}
                    onChange={(next) => assign(column, next)}
                    data={FIELDS.map((field) => ({ value: field, label: i18n._(NAMES[field]) }))}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.slice(0, SHOWN).map((row, index) => (
              <tr key={index} data-heading={(heading && index === 0) || undefined}>
                <td className="numbers">{index + 1}</td>
                {[...Array(width).keys()].map((column) => {
                  const field = FIELDS.find((one) => columns[one] === column);
                  const bad = wrong.some((one) => one.row === index + 1 && one.field === field);
                  return (
                    <td key={column} dir="auto" data-wrong={bad || undefined} data-left={!field || undefined}>
                      {row[column]}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.rows.length > SHOWN && (
        <p className={classes.sum}>
          <Trans>The first {SHOWN} rows are shown; all are taken.</Trans>
        </p>
      )}
      {table.left_off > 0 && (
        <Alert color="yellow" variant="light">
          <Trans>The table is too long for one process: {table.left_off} rows at its end are not taken.</Trans>
        </Alert>
      )}
    </form>
  );
}

function Wrong({ wrong }: { wrong: StepWrong }) {
  const { t, i18n } = useLingui();
  const name = i18n._(NAMES[wrong.field as Field] ?? NAMES.step);
  const { found, row } = wrong;
  const why: Record<string, string> = {
    missing: t`${name} is missing.`,
    twice: t`“${found}” stands there twice.`,
    unknown: t`There is no role called “${found}”.`,
    unreadable: t`“${found}” is no length of time such as 30 min or 4 working hours.`,
    too_many: t`A process has at most ${found} steps from a table.`,
  };
  return (
    <Trans>
      Row {row}: {why[wrong.code] ?? wrong.code}
    </Trans>
  );
}
