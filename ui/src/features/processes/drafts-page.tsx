import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { type ListProcessDraftsResponse, listProcessDrafts } from '../../api/generated';
import type { Text } from '../../api/types';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import { NewProcess } from './new-process';
import { ProcessState } from './process-state';

type Row = ListProcessDraftsResponse['items'][number];

/** Processes that are being designed. */
export function DraftsPage() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const control = useView();
  const [beginning, setBeginning] = useState(false);
  const key = ['process-drafts', 'list'];
  useLiveQuery(key, ['setup:processes']);
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => ask(listProcessDrafts()) });
  const columns: Column<Row>[] = [
    { id: 'title', title: t`Title`, value: (row) => say(row.title as Text, i18n.locale), width: 'minmax(140px, 2fr)' },
    { id: 'slug', title: t`Short name`, value: (row) => row.slug, wide: true },
    {
      id: 'state',
      title: t`State`,
      value: (row) => row.state,
      cell: (row) => <ProcessState state={row.state} />,
      width: '120px',
    },
    { id: 'changed_by', title: t`Changed by`, value: (row) => row.changed_by ?? '', wide: true },
    {
      id: 'changed_at',
      title: t`Changed`,
      value: (row) => row.changed_at,
      cell: (row) => <Moment at={row.changed_at} />,
      width: '110px',
    },
  ];
  const begin = may(me, 'processes:draft:edit') && (
    <Group gap="xs">
      <Button variant="default" onClick={() => void navigate({ to: '/processes/from-table' })}>
        <Trans>From a table of steps</Trans>
      </Button>
      <Button leftSection={<IconPlus size={14} />} onClick={() => setBeginning(true)}>
        <Trans>New process</Trans>
      </Button>
    </Group>
  );
  return (
    <ListPage title={t`Drafts of processes`}>
      <DataTable
        label={t`Drafts of processes`}
        rows={data?.items}
        columns={columns}
        rowId={(row) => row.id}
        control={control}
        error={error}
        retry={() => void refetch()}
        onOpen={(row) => void navigate({ to: '/processes/drafts/$id', params: { id: row.id } })}
        actions={begin}
        empty={
          <Empty icon={<IconRoute size={20} />} title={<Trans>No draft</Trans>} action={begin}>
            <Trans>Begin a new process here, or open a published one and choose Design.</Trans>
          </Empty>
        }
      />
      {beginning && <NewProcess close={() => setBeginning(false)} />}
    </ListPage>
  );
}
