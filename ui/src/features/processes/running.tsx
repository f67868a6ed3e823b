import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { IconRun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ask } from '../../api/client';
import { listRunning, type RunPlace } from '../../api/generated';
import type { Text } from '../../api/types';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { Due } from '../../ui/due';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';

/** The open runs of a process, each where it waits, by when and with whom; the most urgent first. */
export function Running({ slug }: { slug: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const control = useView();
  const simulated = control.params.simulated === '1';
  const queryKey = ['processes', slug, 'running', simulated];
  useLiveQuery(queryKey, [`process:${slug}`], undefined, CALM_MS);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => ask(listRunning({ path: { slug }, query: { simulated } })),
    refetchInterval: 60_000,
  });
  const columns = useColumns();
  return (
    <DataTable
      label={t`Open runs`}
      rows={data?.items}
      columns={columns}
      rowId={(row) => `${row.run_id} ${row.step}`}
      control={control}
      error={error}
      retry={() => void refetch()}
      onOpen={(row) => row.task_id && void navigate({ to: '/tasks', search: { open: row.task_id } })}
      filters={
        <Select
          w={116}
          aria-label={t`Floor`}
          allowDeselect={false}
          value={simulated ? '1' : '0'}
          onChange={(value) => control.change({ simulated: value === '1' ? '1' : undefined })}
          data={[
            { value: '0', label: t`Real` },
            { value: '1', label: t`Simulated` },
          ]}
        />
      }
      empty={
        <Empty icon={<IconRun size={20} />} title={<Trans>No run waits anywhere</Trans>}>
          <Trans>As long as one waits for somebody or something it stands here, by when it is due.</Trans>
        </Empty>
      }
    />
  );
}

function useColumns(): Column<RunPlace>[] {
  const { t, i18n } = useLingui();
  return useMemo(
    () => [
      {
        id: 'due_at',
        title: t`Due`,
        value: (row) => row.due_at ?? '9999',
        cell: (row) => <Due at={row.due_at} />,
        width: '120px',
      },
      {
        id: 'title',
        title: t`Step`,
        value: (row) => say(row.title as Text, i18n.locale),
        width: 'minmax(140px, 2fr)',
      },
      {
        id: 'post',
        title: t`Role`,
        value: (row) => (row.post_name ? say(row.post_name as Text, i18n.locale) : ''),
        wide: true,
      },
      { id: 'who', title: t`Who has it`, value: (row) => row.who ?? '', width: 'minmax(80px, 1fr)' },
      { id: 'reference', title: t`Reference number`, value: (row) => row.reference, width: '150px', wide: true },
      {
        id: 'since',
        title: t`Since`,
        value: (row) => row.since,
        cell: (row) => <Moment at={row.since} />,
        width: '110px',
        wide: true,
      },
    ],
    [t, i18n],
  );
}
