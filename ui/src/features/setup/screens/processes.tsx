import { Trans, useLingui } from '@lingui/react/macro';
import { Button, FileButton, Group } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { ask } from '../../../api/client';
import type { Row } from '../../../api/collections';
import { replaceLookupRows } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { useAct } from '../../../lib/act';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';
import { AnnouncementSwitch } from '../timed-switch';

export function useAnnouncements(): Screen {
  const { t, i18n } = useLingui();
  const on = (row: Row) =>
    row.switched_on_at != null && (!row.expires_at || new Date(row.expires_at as string) > new Date());
  return {
    collection: 'announcements',
    title: t`Announcements`,
    create: t`New announcement`,
    purpose: t`What processes tell customers while you have switched it on, for example an outage.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string, wide: true },
      { id: 'on', title: t`State`, width: '110px', value: (row) => (on(row) ? t`On` : t`Off`) },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
          { kind: 'texts', name: 'text', label: t`Words`, required: true },
        ],
      },
    ],
    extra: (row, close) => <AnnouncementSwitch row={row} close={close} />,
    blank: { name: {}, slug: '', text: {} },
  };
}

export function useLookupTables(): Screen {
  const { t, i18n } = useLingui();
  return {
    collection: 'lookup-tables',
    title: t`Lookup tables`,
    create: t`New lookup table`,
    purpose: t`Small tables in which processes look things up. Their rows come from a CSV file.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string, wide: true },
      { id: 'columns', title: t`Columns`, value: (row) => (row.columns as string[]).join(', '), wide: true },
      { id: 'rows', title: t`Rows`, value: (row) => row.rows as number, end: true, width: '90px' },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
        ],
      },
    ],
    extra: (row, close) => <LoadRows row={row} close={close} />,
    blank: { name: {}, slug: '' },
  };
}

/** Replaces all rows by those of a file; a wrong line is named and nothing changes. */
function LoadRows({ row, close }: { row: Row; close: () => void }) {
  const { t } = useLingui();
  const load = useAct(
    (csv: string) => ask(replaceLookupRows({ path: { id: row.id }, body: { csv } })),
    [['setup', 'lookup-tables']],
    t`Saved`,
  );
  return (
    <Group mt="lg">
      <FileButton
        accept=".csv,text/csv"
        onChange={(file) => void file?.text().then((csv) => load.mutate(csv, { onSuccess: close }))}
      >
        {(props) => (
          <Button variant="default" leftSection={<IconFileText size={14} />} loading={load.isPending} {...props}>
            <Trans>Replace all rows by a CSV file</Trans>
          </Button>
        )}
      </FileButton>
    </Group>
  );
}

export function useSecrets(): Screen {
  const { t, i18n } = useLingui();
  return {
    collection: 'secrets',
    title: t`Secrets`,
    create: t`New secret`,
    purpose: t`Keys for other systems. Processes name them; nobody can read them again.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string, wide: true },
      { id: 'host', title: t`Host`, value: (row) => row.host as string },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
          { kind: 'text', name: 'host', label: t`Host`, required: true, help: t`It is sent to this host only.` },
          {
            kind: 'password',
            name: 'value',
            label: t`Secret`,
            help: t`Sent as the header's value, for example Bearer and a key.`,
            kept: t`Left empty, the one that is kept stays.`,
          },
        ],
      },
    ],
    blank: { name: {}, slug: '', host: '', value: '' },
  };
}
