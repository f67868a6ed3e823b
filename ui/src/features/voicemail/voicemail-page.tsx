import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Drawer, Select } from '@mantine/core';
import { IconRecordMail } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { ask } from '../../api/client';
import { listVoicemails } from '../../api/generated';
import type { Text, Voicemail } from '../../api/types';
import { useNames } from '../../lib/collection';
import { clock } from '../../lib/format';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { usePages } from '../../ui/table/use-pages';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import { Message } from './message';

/** The inbox: what callers said when nobody could take the call. Those that wait for somebody come first to sight. */
export function VoicemailPage() {
  const { t } = useLingui();
  const control = useView();
  const { state = 'new', queue_id } = control.params;
  const query = { state: state === 'all' ? undefined : (state as 'new' | 'handled'), queue_id };
  const key = ['voicemails', query];
  useLiveQuery(key, ['voicemails']);
  const pages = usePages(key, (cursor) => ask(listVoicemails({ query: { ...query, cursor, limit: 50 } as never })));
  const [openId, setOpenId] = useState<string | null>(null);
  const columns = useColumns();
  const shown = pages.rows?.find((row) => row.id === openId) ?? null;
  const gone = openId !== null && pages.rows !== undefined && shown === null;
  useEffect(() => {
    if (gone) setOpenId(null); // somebody else has dealt with it
  }, [gone]);
  return (
    <ListPage title={t`Voicemail`}>
      <DataTable
        label={t`Voicemail`}
        count={pages.total}
        rows={pages.rows}
        columns={columns}
        rowId={(row) => row.id}
        control={control}
        error={pages.error}
        retry={pages.retry}
        onEnd={pages.onEnd}
        onOpen={(row) => setOpenId(row.id)}
        filters={<Filters control={control} />}
        empty={
          <Empty icon={<IconRecordMail size={20} />} title={<Trans>No messages</Trans>}>
            <Trans>A message lands here when a process lets a caller leave one.</Trans>
          </Empty>
        }
      />
      <Drawer
        opened={shown !== null}
        onClose={() => setOpenId(null)}
        position="right"
        size={420}
        title={t`Message`}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {shown && <Message voicemail={shown} close={() => setOpenId(null)} />}
      </Drawer>
    </ListPage>
  );
}

function Filters({ control }: { control: ReturnType<typeof useView> }) {
  const { t } = useLingui();
  const queues = useNames('queues');
  return (
    <>
      <Select
        w={140}
        aria-label={t`State`}
        allowDeselect={false}
        value={control.params.state ?? 'new'}
        onChange={(value) => control.change({ state: value === 'new' ? undefined : (value ?? undefined) })}
        data={[
          { value: 'new', label: t`New` },
          { value: 'handled', label: t`Dealt with` },
          { value: 'all', label: t`All` },
        ]}
      />
      <Select
        w={160}
        aria-label={t`Queue`}
        placeholder={t`Queue`}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        value={control.params.queue_id ?? null}
        onChange={(value) => control.change({ queue_id: value ?? undefined })}
        data={[...queues].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label))}
      />
    </>
  );
}

function useColumns(): Column<Voicemail>[] {
  const { t, i18n } = useLingui();
  return useMemo(
    () => [
      {
        id: 'left_at',
        title: t`Received`,
        value: (row) => row.left_at,
        cell: (row) => <Moment at={row.left_at} />,
        width: '100px',
      },
      {
        id: 'customer',
        title: t`Customer`,
        value: (row) => (row.customer ? say(row.customer.name as Text, i18n.locale) : row.address || t`Unknown caller`),
        width: 'minmax(110px, 1.3fr)',
      },
      { id: 'queue', title: t`Queue`, value: (row) => say(row.queue.name as Text, i18n.locale), wide: true },
      {
        id: 'duration_s',
        title: t`Length`,
        value: (row) => row.duration_s,
        cell: (row) => clock(row.duration_s),
        end: true,
        width: '70px',
      },
      {
        id: 'state',
        title: t`State`,
        value: (row) => row.state,
        cell: (row) =>
          row.state === 'new' ? (
            <Badge size="sm" variant="light" color="orange">
              <Trans>New</Trans>
            </Badge>
          ) : (
            <Trans>Dealt with</Trans>
          ),
        width: '90px',
      },
      {
        id: 'handled_by',
        title: t`Dealt with by`,
        value: (row) => (row.handled_by ? say(row.handled_by.name as Text, i18n.locale) : ''),
        wide: true,
      },
    ],
    [t, i18n.locale],
  );
}
