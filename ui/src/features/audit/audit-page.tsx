import { Trans, useLingui } from '@lingui/react/macro';
import { Drawer, Select, TextInput } from '@mantine/core';
import { IconClipboardList } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { ask } from '../../api/client';
import { listAudit } from '../../api/generated';
import type { AuditRow, Text } from '../../api/types';
import { useNames } from '../../lib/collection';
import { exactly } from '../../lib/format';
import { say } from '../../lib/text';
import { DayField } from '../../ui/day-field';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { usePages } from '../../ui/table/use-pages';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import classes from './audit.module.css';

/** Who did what, when: the journal, read-only. */
export function AuditPage() {
  const { t, i18n } = useLingui();
  const control = useView();
  const { type, actor, subject, from, to } = control.params;
  const [shown, setShown] = useState<AuditRow | null>(null);
  const query = {
    type: type || undefined,
    actor: actor || undefined,
    subject: subject || undefined,
    search: control.view.search,
    from: from ? new Date(`${from}T00:00`).toISOString() : undefined,
    to: to ? new Date(`${to}T23:59:59.999`).toISOString() : undefined,
  };
  const pages = usePages(['audit', query], (cursor) =>
    ask(listAudit({ query: { ...query, cursor, limit: 100 } as never })),
  );
  const users = useNames('users');
  const columns = useMemo<Column<AuditRow>[]>(
    () => [
      { id: 'at', title: t`When`, value: (row) => row.at, cell: (row) => <Moment at={row.at} />, width: '92px' },
      {
        id: 'actor',
        title: t`Who`,
        value: (row) => (row.actor ? say(row.actor.name as Text, i18n.locale) : t`The system`),
        width: 'minmax(90px, 1fr)',
      },
      {
        id: 'type',
        title: t`What`,
        value: (row) => row.type,
        cell: (row) => <code>{row.type}</code>,
        width: 'minmax(150px, 1.4fr)',
      },
      {
        id: 'subject',
        title: t`Subject`,
        value: (row) => row.subject,
        cell: (row) => <code>{row.subject}</code>,
        width: 'minmax(120px, 1.4fr)',
        wide: true,
      },
      { id: 'position', title: t`Position`, value: (row) => row.position, end: true, width: '90px', wide: true },
    ],
    [t, i18n.locale],
  );
  return (
    <ListPage title={t`Audit`}>
      <DataTable
        label={t`Audit`}
        rows={pages.rows}
        columns={columns}
        rowId={(row) => String(row.position)}
        control={control}
        error={pages.error}
        retry={pages.retry}
        onEnd={pages.onEnd}
        server
        onOpen={setShown}
        filters={
          <>
            <TextInput
              aria-label={t`What`}
              placeholder={t`What, for example people.user`}
              value={type ?? ''}
              onChange={(event) => control.change({ type: event.currentTarget.value })}
            />
            <Select
              w={170}
              aria-label={t`Who`}
              placeholder={t`Who`}
              searchable
              clearable
              limit={100}
              clearButtonProps={{ 'aria-label': t`Clear` }}
              value={actor ?? null}
              onChange={(value) => control.change({ actor: value ?? undefined })}
              data={[...users]
                .map(([value, label]) => ({ value, label }))
                .sort((a, b) => a.label.localeCompare(b.label))}
            />
            <DayField label={t`From`} value={from} onChange={(from) => control.change({ from })} />
            <DayField label={t`Until`} value={to} onChange={(to) => control.change({ to })} />
          </>
        }
        empty={<Empty icon={<IconClipboardList size={20} />} title={<Trans>Nothing has happened yet</Trans>} />}
      />
      <Drawer
        opened={shown !== null}
        onClose={() => setShown(null)}
        position="right"
        size={480}
        title={shown?.type}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {shown && (
          <div className={classes.detail}>
            <p>{exactly(shown.at, i18n.locale)}</p>
            <pre>{JSON.stringify(shown.data, null, 2)}</pre>
          </div>
        )}
      </Drawer>
    </ListPage>
  );
}
