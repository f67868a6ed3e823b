import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Drawer, Select } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { ask } from '../../api/client';
import { listMail } from '../../api/generated';
import type { Mail } from '../../api/types';
import { useLiveQuery } from '../../lib/live';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { usePages } from '../../ui/table/use-pages';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import { MailMessage } from './mail-message';
import { useFateWords, useReasonWords } from './words';

/** Mail that came in and what became of it; first what is held until somebody has looked at it. */
export function MailPage() {
  const { t } = useLingui();
  const control = useView();
  const { fate = 'suspended', reason, search } = control.params;
  const query = { fate: fate === 'all' ? undefined : [fate], reason: reason ? [reason] : undefined, search };
  const key = ['mail', query];
  useLiveQuery(key, ['mail']);
  const pages = usePages(key, (cursor) => ask(listMail({ query: { ...query, cursor, limit: 50 } as never })));
  const [openId, setOpenId] = useState<string | null>(null);
  const columns = useColumns(fate);
  const shown = pages.rows?.find((row) => row.id === openId) ?? null;
  const gone = openId !== null && pages.rows !== undefined && shown === null;
  useEffect(() => {
    if (gone) setOpenId(null); // somebody has dealt with it
  }, [gone]);
  return (
    <ListPage title={t`Mail`}>
      <DataTable
        label={t`Mail`}
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
          <Empty icon={<IconMail size={20} />} title={<Trans>No mail here</Trans>}>
            <Trans>Mail that cannot be filed by itself waits here until somebody has looked at it.</Trans>
          </Empty>
        }
      />
      <Drawer
        opened={shown !== null}
        onClose={() => setOpenId(null)}
        position="right"
        size={520}
        title={t`Mail`}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {shown && <MailMessage key={shown.id} mail={shown} close={() => setOpenId(null)} />}
      </Drawer>
    </ListPage>
  );
}

function Filters({ control }: { control: ReturnType<typeof useView> }) {
  const { t } = useLingui();
  const fates = useFateWords();
  const reasons = useReasonWords();
  return (
    <>
      <Select
        w={150}
        aria-label={t`State`}
        allowDeselect={false}
        value={control.params.fate ?? 'suspended'}
        onChange={(value) => control.change({ fate: value === 'suspended' ? undefined : (value ?? undefined) })}
        data={[...Object.entries(fates).map(([value, label]) => ({ value, label })), { value: 'all', label: t`All` }]}
      />
      <Select
        w={200}
        aria-label={t`Reason`}
        placeholder={t`Reason`}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        value={control.params.reason ?? null}
        onChange={(value) => control.change({ reason: value ?? undefined })}
        data={Object.entries(reasons).map(([value, label]) => ({ value, label }))}
      />
    </>
  );
}

/** On a phone: why a mail is held, or else what became of it. */
function useColumns(fate: string): Column<Mail>[] {
  const { t } = useLingui();
  const fates = useFateWords();
  const reasons = useReasonWords();
  return useMemo(
    () => [
      {
        id: 'taken_at',
        title: t`Received`,
        value: (row) => row.taken_at,
        cell: (row) => <Moment at={row.taken_at} />,
        width: '100px',
        wide: true,
      },
      {
        id: 'sender',
        title: t({ message: 'From', context: 'mail' }),
        value: (row) => row.sender_name || row.sender || t`Unknown sender`,
        width: 'minmax(100px, 1fr)',
      },
      {
        id: 'subject',
        title: t({ message: 'Subject', context: 'ticket' }),
        value: (row) => row.subject,
        width: 'minmax(100px, 1.6fr)',
      },
      {
        id: 'reason',
        title: t`Reason`,
        value: (row) => (row.reason ? (reasons[row.reason] ?? row.reason) : ''),
        wide: fate !== 'suspended',
      },
      {
        id: 'fate',
        title: t`State`,
        value: (row) => row.fate,
        cell: (row) =>
          row.fate === 'suspended' ? (
            <Badge size="sm" variant="light" color="orange">
              {fates.suspended}
            </Badge>
          ) : (
            (fates[row.fate] ?? row.fate)
          ),
        width: '120px',
        wide: fate === 'suspended',
      },
    ],
    [t, fates, reasons, fate],
  );
}
