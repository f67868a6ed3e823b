import { useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { useMemo } from 'react';
import type { ComplaintRow, Text } from '../../api/types';
import { say } from '../../lib/text';
import { Due } from '../../ui/due';
import { wordsFor } from '../../ui/interaction-words';
import type { Column } from '../../ui/table/columns';
import { Moment } from '../../ui/time';
import classes from './complaints.module.css';
import { money } from './money';
import { CAME_BY, OUTCOMES, REMEDIES } from './words';

type Named = { name: unknown } | null | undefined;

/** What the register shows of a complaint. */
export function useColumns(): Column<ComplaintRow>[] {
  const { t, i18n } = useLingui();
  return useMemo(() => {
    const named = (ref: Named) => (ref ? say(ref.name as Text, i18n.locale) : '');
    const word = <W extends Record<string, { id: string }>>(words: W, value: string) =>
      wordsFor(words as never, value, (d) => i18n._(d));
    const text = (
      id: string,
      title: string,
      value: (row: ComplaintRow) => string,
      width: string,
    ): Column<ComplaintRow> => ({
      id,
      title,
      unsorted: true,
      value,
      cell: (row) => <bdi>{value(row)}</bdi>,
      width,
      wide: true,
    });
    return [
      {
        id: 'number',
        title: t`Number`,
        unsorted: true,
        value: (row) => `#${row.number}`,
        cell: (row) => <span className={classes.number}>#{row.number}</span>,
        width: '64px',
      },
      {
        id: 'customer',
        title: t`Customer`,
        unsorted: true,
        value: (row) => named(row.customer) || row.subject,
        cell: (row) => <bdi>{named(row.customer) || row.subject}</bdi>,
        width: 'minmax(110px, 1.6fr)',
      },
      text('came_by', t`Came by`, (row) => word(CAME_BY, row.by_key ? 'key' : row.medium), '88px'),
      text(
        'cause',
        t`Cause`,
        (row) => (row.cause_name ? say(row.cause_name as Text, i18n.locale) : ''),
        'minmax(80px, 1fr)',
      ),
      text('region', t`Region`, (row) => named(row.region), 'minmax(70px, 0.8fr)'),
      text('handler', t`Handler`, (row) => named(row.handler), 'minmax(84px, 1fr)'),
      {
        id: 'opened',
        title: t`Opened`,
        value: (row) => row.opened_at,
        cell: (row) => <Moment at={row.opened_at} />,
        width: '92px',
        wide: true,
      },
      {
        id: 'due',
        title: t`Due by`,
        value: (row) => row.next_due_at ?? '',
        cell: (row) => (row.next_due_at ? <Due at={row.next_due_at} /> : null),
        width: '118px',
      },
      {
        id: 'warning',
        title: t`Warning`,
        unsorted: true,
        value: (row) => (row.warning ? t`running` : row.warning_outcome ? word(OUTCOMES, row.warning_outcome) : ''),
        cell: (row) =>
          row.warning ? (
            <Badge size="sm" variant="light" color="orange">{t`running`}</Badge>
          ) : row.warning_outcome ? (
            word(OUTCOMES, row.warning_outcome)
          ) : null,
        width: '104px',
        wide: true,
      },
      {
        id: 'outcome',
        title: t`Outcome`,
        unsorted: true,
        value: (row) =>
          row.outcome
            ? word(OUTCOMES, row.outcome)
            : row.ended_at
              ? t({ message: 'Closed', context: 'complaint' })
              : t({ message: 'Open', context: 'complaint' }),
        width: '104px',
        wide: true,
      },
      {
        id: 'goodwill',
        title: t`Goodwill`,
        unsorted: true,
        value: (row) =>
          row.goodwill ? money(row.goodwill, i18n.locale) : row.remedy ? word(REMEDIES, row.remedy) : '',
        width: '92px',
        wide: true,
      },
    ];
  }, [t, i18n]);
}
