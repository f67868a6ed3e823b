import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { IconRoute, IconUpload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { listProcesses } from '../../api/generated';
import type { FoundProcess, ProcessRow, Text } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import { useBestProcess, useProcessSearch } from './use-catalogue';
import { Why } from './why';

const GROUP = msg`Processes`;
const PUBLISH = msg`Publish a process from a file`;

type Row = ProcessRow & { why?: FoundProcess['why'] };

/** The rows of what was found, the best first; one that was published this moment comes with the list. */
function sought(all: ProcessRow[] | undefined, found: FoundProcess[] | undefined): Row[] | undefined {
  const rows = new Map(all?.map((row) => [row.slug, row]));
  return all && found?.flatMap(({ slug, why }) => [rows.get(slug)].flatMap((row) => (row ? [{ ...row, why }] : [])));
}

export function ProcessesPage() {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const control = useView();
  const key = ['processes', 'list'];
  useLiveQuery(key, ['setup:processes']);
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => ask(listProcesses()) });
  const search = control.view.search ?? '';
  const searching = search.trim() !== '';
  const found = useProcessSearch(search);
  const best = useBestProcess();
  const open = (slug: string) => void navigate({ to: '/processes/$slug', params: { slug } });
  const rows: Row[] | undefined = searching ? sought(data?.items, found.data?.items) : data?.items;
  const upload = () => void navigate({ to: '/processes/publish' });
  useCommands([{ id: 'publish', title: PUBLISH, group: GROUP, keys: 'c', run: upload }]);
  const columns: Column<Row>[] = [
    { id: 'title', title: t`Title`, value: (row) => say(row.title as Text, i18n.locale), width: 'minmax(140px, 2fr)' },
    { id: 'number', title: t`Number`, value: (row) => row.number, width: '110px', wide: true },
    searching
      ? {
          id: 'why',
          title: t`Found by`,
          value: (row) => row.why?.words,
          cell: (row) => <Why why={row.why ?? null} />,
          width: 'minmax(140px, 2fr)',
        }
      : { id: 'slug', title: t`Short name`, value: (row) => row.slug, wide: true },
    {
      id: 'kind',
      title: t`Kind`,
      value: (row) => (row.kind === 'service' ? t`Service` : t`Management`),
      width: '120px',
      wide: true,
    },
    { id: 'version', title: t`Version`, value: (row) => row.version, end: true, width: '62px', wide: searching },
    { id: 'runs', title: t`Running`, value: (row) => row.runs, end: true, width: '90px', wide: true },
    {
      id: 'published_at',
      title: t`Published`,
      value: (row) => row.published_at,
      cell: (row) => <Moment at={row.published_at} />,
      width: '100px',
      wide: searching,
    },
  ];
  const button = (
    <Button leftSection={<IconUpload size={14} />} rightSection={<Keys keys="c" />} onClick={upload}>
      <Trans>Publish from a file</Trans>
    </Button>
  );
  const templates = (
    <Button variant="default" onClick={() => void navigate({ to: '/processes/templates' })}>
      <Trans>Begin with a template</Trans>
    </Button>
  );
  return (
    <ListPage title={t`Processes`}>
      <DataTable
        label={t`Processes`}
        rows={rows}
        server={searching}
        onEnter={(typed) => void best(typed).then((slug) => slug && open(slug))}
        columns={columns}
        rowId={(row) => row.slug}
        control={control}
        error={error}
        retry={() => void refetch()}
        onOpen={(row) => open(row.slug)}
        actions={
          <Group gap="xs">
            <Button variant="default" onClick={() => void navigate({ to: '/processes/compendium' })}>
              <Trans>Compendium</Trans>
            </Button>
            <Button variant="default" onClick={() => void navigate({ to: '/processes/drafts' })}>
              <Trans>Design</Trans>
            </Button>
            {templates}
            {button}
          </Group>
        }
        empty={
          <Empty icon={<IconRoute size={20} />} title={<Trans>No process yet</Trans>} action={templates}>
            <Trans>A process says what a customer hears and what an agent says and does. It is one YAML file.</Trans>
          </Empty>
        }
      />
    </ListPage>
  );
}
