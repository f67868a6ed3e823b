import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, SegmentedControl, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listImportLines } from '../../api/generated';
import type { FileImport, ImportKind, ImportLine } from '../../api/types';
import { say } from '../../lib/text';
import { Failure, RowsSkeleton } from '../../ui/states';
import classes from './imports.module.css';
import { useChoose } from './use-choose';
import { IMPORTS, linesIn } from './use-imports';
import { LINE_COLOURS, LINE_STATES } from './words';

/** The file as a table: above each column what it is, beside each line what becomes of it and what is wrong. */
export function Lines({ one, kind }: { one: FileImport; kind?: ImportKind }) {
  const { t } = useLingui();
  const [wrong, setWrong] = useState(false);
  const problems = linesIn(one, 'refused', 'kept');
  const only = wrong && problems > 0;
  const moved = Object.entries(one.counts)
    .map((pair) => pair.join(':'))
    .join();
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [...IMPORTS, one.id, 'lines', only, one.version, moved],
    queryFn: ({ pageParam }) =>
      ask(listImportLines({ path: { id: one.id }, query: { problems: only, after: pageParam } })),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (old) => old,
  });
  const lines = data?.pages.flatMap((page) => page.items);
  return (
    <section aria-label={t`Lines`}>
      {problems > 0 && (
        <SegmentedControl
          mb="sm"
          size="xs"
          value={only ? 'wrong' : 'all'}
          onChange={(value) => setWrong(value === 'wrong')}
          data={[
            { value: 'all', label: t`All lines` },
            { value: 'wrong', label: t`With problems` },
          ]}
        />
      )}
      {error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !lines ? (
        <RowsSkeleton />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <div className={classes.scroll} tabIndex={0} role="group" aria-label={t`Lines`}>
          <table className={classes.table}>
            <Heading one={one} kind={kind} />
            <tbody>
              {lines.map((line) => (
                <Row key={line.number} line={line} width={one.heading.length} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <Button variant="default" mt="sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          <Trans>More lines</Trans>
        </Button>
      )}
    </section>
  );
}

function Heading({ one, kind }: { one: FileImport; kind?: ImportKind }) {
  const { t, i18n } = useLingui();
  const choose = useChoose(one);
  const fields = (kind?.fields ?? []).map((field) => ({ value: field.name, label: say(field.title, i18n.locale) }));
  const set = (index: number, field: string | null) =>
    choose({
      columns: one.columns.map((old, at) => (at === index ? field : old === field ? null : old)),
    });
  return (
    <thead>
      <tr>
        <th scope="col">{t({ message: 'Line', context: 'import' })}</th>
        <th scope="col">
          <Trans>What becomes of it</Trans>
        </th>
        {one.heading.map((name, index) => (
          <th scope="col" key={index} data-unused={one.columns[index] ? undefined : true}>
            <span dir="auto">{name || t`Without a name`}</span>
            {kind && (
              <Select
                size="xs"
                mt={4}
                w={170}
                searchable
                clearable
                clearButtonProps={{ 'aria-label': t`Clear` }}
                aria-label={t`What the column ${name} is`}
                placeholder={t`Not brought in`}
                value={one.columns[index] ?? null}
                onChange={(field) => set(index, field)}
                data={fields}
              />
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Row({ line, width }: { line: ImportLine; width: number }) {
  const { i18n } = useLingui();
  const wrong = new Set(line.complaints.map((one) => one.column));
  const cells = Array.from({ length: Math.max(width, line.cells.length) }, (_, index) => line.cells[index] ?? '');
  return (
    <tr>
      <td className="numbers">{line.number}</td>
      <td>
        <Badge size="sm" variant="light" color={LINE_COLOURS[line.state] ?? 'gray'}>
          {i18n._(LINE_STATES[line.state])}
        </Badge>
        {line.same_as != null && (
          <div className={classes.dim}>
            <Trans>The same as line {line.same_as}</Trans>
          </div>
        )}
        {line.complaints.map((one, index) => (
          <div key={index} className={classes.complaint}>
            {say(one.text, i18n.locale)}
          </div>
        ))}
      </td>
      {cells.map((cell, index) => (
        <td key={index} dir="auto" data-wrong={wrong.has(index + 1) || undefined} title={cell}>
          {cell}
        </td>
      ))}
    </tr>
  );
}
