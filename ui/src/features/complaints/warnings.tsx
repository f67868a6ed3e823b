import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../../api/client';
import { listRunningWarnings } from '../../api/generated';
import type { RunningWarning, Text } from '../../api/types';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { Due } from '../../ui/due';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import classes from './complaints.module.css';

/** The board: every warning that runs, where it waits, by when and with whom; the most urgent first. */
export function Warnings() {
  const { t } = useLingui();
  const control = useView();
  const simulated = control.params.simulated === 'true';
  const queryKey = ['complaints', 'warnings', simulated];
  useLiveQuery(queryKey, ['complaints', 'process:complaint-early-warning'], undefined, 1000);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => ask(listRunningWarnings({ query: { simulated } })),
    refetchInterval: 60_000,
  });
  const columns = useColumns();
  return (
    <DataTable
      label={t`Running warnings`}
      rows={data?.items}
      columns={columns}
      rowId={(row) => `${row.ticket_id} ${row.step} ${row.since}`}
      control={control}
      error={error}
      retry={() => void refetch()}
      onOpen={(row) => control.change({ open: row.ticket_id })}
      openId={undefined}
      filters={
        <Select
          w={116}
          aria-label={t`Floor`}
          allowDeselect={false}
          value={simulated ? '1' : '0'}
          onChange={(value) => control.change({ simulated: value === '1' ? 'true' : undefined })}
          data={[
            { value: '0', label: t`Real` },
            { value: '1', label: t`Simulated` },
          ]}
        />
      }
      empty={
        <Empty icon={<IconAlertTriangle size={20} />} title={<Trans>No warning runs</Trans>}>
          <Trans>When a complaint handler warns of a hard complaint, its steps and clocks stand here.</Trans>
        </Empty>
      }
    />
  );
}

function useColumns(): Column<RunningWarning>[] {
  const { t, i18n } = useLingui();
  return useMemo(
    () => [
      {
        id: 'due',
        title: t`Due`,
        value: (row) => row.due_at ?? '9999',
        cell: (row) => <Due at={row.due_at} />,
        width: '124px',
      },
      {
        id: 'step',
        title: t`Step`,
        value: (row) => say(row.title as Text, i18n.locale),
        cell: (row) =>
          row.task_id ? (
            say(row.title as Text, i18n.locale)
          ) : (
            <span className={classes.dim}>{say(row.title as Text, i18n.locale)}</span>
          ),
        width: 'minmax(150px, 2fr)',
      },
      {
        id: 'post',
        title: t`Role`,
        value: (row) => (row.post_name ? say(row.post_name as Text, i18n.locale) : ''),
        width: 'minmax(100px, 1.2fr)',
        wide: true,
      },
      {
        id: 'who',
        title: t`Who has it`,
        value: (row) => row.who ?? '',
        cell: (row) => row.who ?? (row.task_id ? <span className={classes.dim}>{t`nobody`}</span> : null),
        width: 'minmax(80px, 1fr)',
      },
      {
        id: 'complaint',
        title: t`Complaint`,
        value: (row) => `#${row.number} ${row.subject}`,
        cell: (row) => (
          <>
            <span className={classes.number}>#{row.number}</span> <bdi>{row.subject}</bdi>
          </>
        ),
        width: 'minmax(120px, 2fr)',
      },
      {
        id: 'started',
        title: t`Warned`,
        value: (row) => row.started_at,
        cell: (row) => <Moment at={row.started_at} />,
        width: '96px',
        wide: true,
      },
      {
        id: 'complaint_due',
        title: t`Complaint due by`,
        value: (row) => row.complaint_due_at ?? '9999',
        cell: (row) => <Due at={row.complaint_due_at} />,
        width: '124px',
        wide: true,
      },
    ],
    [t, i18n],
  );
}
