import { useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { useMemo } from 'react';
import type { Text, TicketRow } from '../../api/types';
import { say } from '../../lib/text';
import { wordsFor } from '../../ui/interaction-words';
import type { Column } from '../../ui/table/columns';
import { Moment } from '../../ui/time';
import { Due } from './due';
import { Priority, StatusBadge } from './marks';
import classes from './tickets.module.css';
import { TYPES } from './words';

/** What a list of tickets shows; sorted by what the server can sort by. */
export function useColumns(): Column<TicketRow>[] {
  const { t, i18n } = useLingui();
  return useMemo(() => {
    const name = (ref: { name?: unknown } | null | undefined) => (ref ? say(ref.name as Text, i18n.locale) : '');
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
        id: 'subject',
        title: t({ message: 'Subject', context: 'ticket' }),
        unsorted: true,
        value: (row) => row.subject,
        cell: (row) => (
          <>
            <bdi>{row.subject}</bdi>{' '}
            {row.origin !== 'real' && (
              <Badge size="xs" variant="default">
                {row.origin === 'simulated' ? t`Simulated` : t`Test`}
              </Badge>
            )}
          </>
        ),
        width: 'minmax(180px, 4fr)',
      },
      {
        id: 'requester',
        title: t`Requester`,
        unsorted: true,
        value: (row) => name(row.requester),
        cell: (row) => <bdi>{name(row.requester)}</bdi>,
        width: 'minmax(90px, 1.2fr)',
        wide: true,
      },
      {
        id: 'status',
        title: t`Status`,
        unsorted: true,
        value: (row) => row.status,
        cell: (row) => <StatusBadge status={row.status} />,
        width: '96px',
      },
      {
        id: 'priority',
        title: t`Priority`,
        value: (row) => row.priority,
        cell: (row) => <Priority value={row.priority} />,
        width: '84px',
        wide: true,
      },
      {
        id: 'type',
        title: t`Type`,
        unsorted: true,
        value: (row) => wordsFor(TYPES, row.type, (d) => i18n._(d)),
        width: '78px',
        wide: true,
      },
      {
        id: 'assignee',
        title: t`Assignee`,
        unsorted: true,
        value: (row) => name(row.assignee),
        cell: (row) => name(row.assignee) || <span className={classes.dim}>{t`nobody`}</span>,
        width: 'minmax(84px, 1fr)',
        wide: true,
      },
      {
        id: 'due',
        title: t`Due`,
        value: (row) => row.next_due_at ?? '',
        cell: (row) => <Due at={row.next_due_at} />,
        width: '118px',
        wide: true,
      },
      {
        id: 'changed',
        title: t`Changed`,
        value: (row) => row.changed_at,
        cell: (row) => <Moment at={row.changed_at} />,
        width: '92px',
        wide: true,
      },
    ];
  }, [t, i18n]);
}
