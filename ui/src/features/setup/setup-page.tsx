import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Row } from '../../api/collections';
import type { Text } from '../../api/types';
import { useCollection, useMayEdit } from '../../lib/collection';
import { useCommands } from '../../lib/commands';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { ListFiles } from '../../ui/lists/list-files';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import { DataTable } from '../../ui/table/data-table';
import { useView } from '../../ui/table/view';
import { RowEditor } from './row-editor';
import type { Screen } from './screen';

const GROUP = msg`Set-up`;

/** Any set-up screen: its list, and its form beside it. Which row is open stands in the address. */
export function SetupPage({ useScreen }: { useScreen: () => Screen }) {
  const { t, i18n } = useLingui();
  const screen = useScreen();
  const control = useView();
  const { data, error, refetch } = useCollection(screen.collection);
  const rows = useMemo(() => (data && screen.arrange ? screen.arrange(data) : data), [data, screen.arrange]);
  const opened = control.params.open;
  const row = opened && opened !== 'new' ? data?.find((candidate) => candidate.id === opened) : undefined;
  const navigate = useNavigate();
  const open = (id: string | undefined) => control.change({ open: id });
  const openRow = (item: Row) => {
    const href = screen.elsewhere?.(item);
    if (href) void navigate({ href });
    else open(item.id);
  };
  const mayEdit = useMayEdit(screen.collection);
  const nameOf = (item: Row) => screen.nameOf?.(item) ?? say(item.name as Text, i18n.locale);
  useCommands([
    { id: 'create', title: screen.create, group: GROUP, keys: 'c', enabled: mayEdit, run: () => open('new') },
  ]);
  const create = mayEdit && (
    <Button leftSection={<IconPlus size={14} />} rightSection={<Keys keys="c" />} onClick={() => open('new')}>
      {screen.create}
    </Button>
  );
  const actions = screen.files ? (
    <>
      <ListFiles kind={screen.files.kind} needs={screen.files.needs} />
      {create}
    </>
  ) : (
    create
  );
  return (
    <ListPage title={screen.title}>
      {screen.above?.()}
      <DataTable
        label={screen.title}
        rows={rows}
        columns={screen.columns}
        rowId={(item) => item.id}
        control={control}
        error={error}
        retry={() => void refetch()}
        onOpen={openRow}
        openId={opened}
        actions={actions}
        empty={
          <Empty title={<Trans>Nothing here yet</Trans>} action={create}>
            {screen.purpose}
          </Empty>
        }
      />
      <Drawer
        opened={(opened === 'new' && mayEdit) || row !== undefined}
        onClose={() => open(undefined)}
        position="right"
        size={screen.wide ? 700 : 560}
        padding={0}
        title={row ? nameOf(row) : screen.create}
        closeButtonProps={{ 'aria-label': t`Close` }}
        styles={{
          header: { paddingInline: 20, borderBlockEnd: '1px solid var(--sr-line)', minHeight: 48 },
          title: { fontWeight: 600 },
          content: { display: 'flex', flexDirection: 'column' },
          body: { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
        }}
      >
        {(opened === 'new' || row) && (
          <RowEditor
            key={opened}
            screen={screen}
            mayEdit={mayEdit}
            row={row}
            name={row ? nameOf(row) : ''}
            close={() => open(undefined)}
          />
        )}
      </Drawer>
    </ListPage>
  );
}
