import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Drawer, Select } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useMemo } from 'react';
import { ask } from '../../api/client';
import { listTasks } from '../../api/generated';
import type { TaskRow, Text } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Due } from '../../ui/due';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { usePages } from '../../ui/table/use-pages';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import { TaskPanel } from './task-panel';
import classes from './tasks.module.css';
import { TASKS, useTaskCount } from './use-tasks';

const GROUP = msg`Tasks`;
const MINE = msg`My tasks`;
const OPEN = msg`Tasks nobody has taken`;
const WHOSE = ['todo', 'mine', 'open', 'all', 'done'] as const;
type Whose = (typeof WHOSE)[number];

/** Work that processes gave to me and my roles, by when it is due. Which task is open stands in the address. */
export function TasksPage() {
  const { t, i18n } = useLingui();
  const control = useView();
  useTaskCount();
  const { open, simulated } = control.params;
  const whose = WHOSE.find((part) => part === control.params.whose) ?? 'todo';
  const query = { whose, simulated: simulated === '1' || undefined };
  const pages = usePages([...TASKS, 'list', query], (cursor) =>
    ask(listTasks({ query: { ...query, cursor, limit: 100 } })),
  );
  const columns = useColumns(whose);
  const show = (part: Whose) => control.change({ whose: part === 'todo' ? undefined : part });
  useCommands([
    { id: 'tasks-mine', title: MINE, group: GROUP, run: () => show('mine') },
    { id: 'tasks-open', title: OPEN, group: GROUP, run: () => show('open') },
  ]);
  const shown = pages.rows?.find((row) => row.id === open);
  return (
    <ListPage title={t`Tasks`}>
      <DataTable
        label={t`Tasks`}
        rows={pages.rows}
        columns={columns}
        rowId={(row) => row.id}
        control={control}
        error={pages.error}
        retry={pages.retry}
        onEnd={pages.onEnd}
        onOpen={(row) => control.change({ open: row.id })}
        openId={open}
        filters={<Filters control={control} whose={whose} show={show} />}
        empty={
          <Empty icon={<IconListCheck size={20} />} title={<Trans>Nothing to do right now</Trans>}>
            <Trans>When a process has work for you or for one of your roles, it stands here.</Trans>
          </Empty>
        }
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => control.change({ open: undefined })}
        position="right"
        size={560}
        padding={0}
        title={shown ? say(shown.title as Text, i18n.locale) : t`Task`}
        closeButtonProps={{ 'aria-label': t`Close` }}
        styles={{
          header: { paddingInline: 20, borderBlockEnd: '1px solid var(--sr-line)', minHeight: 48 },
          title: { fontWeight: 600 },
          content: { display: 'flex', flexDirection: 'column' },
          body: { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
        }}
      >
        {open && <TaskPanel key={open} id={open} close={() => control.change({ open: undefined })} />}
      </Drawer>
    </ListPage>
  );
}

type FilterProps = { control: ReturnType<typeof useView>; whose: Whose; show: (part: Whose) => void };

function Filters({ control, whose, show }: FilterProps) {
  const { t } = useLingui();
  const me = useMe();
  const words: Record<Whose, string> = {
    todo: t`Mine and open`,
    mine: t`Mine`,
    open: t`Nobody has them`,
    all: t`Everybody's`,
    done: t`Done by me`,
  };
  return (
    <>
      <Select
        w={160}
        aria-label={t`Whose`}
        allowDeselect={false}
        value={whose}
        onChange={(value) => show(value as Whose)}
        data={WHOSE.map((value) => ({ value, label: words[value] }))}
      />
      {may(me, 'processes:task:see') && (
        <Select
          w={116}
          aria-label={t`Floor`}
          allowDeselect={false}
          value={control.params.simulated ?? '0'}
          onChange={(value) => control.change({ simulated: value === '1' ? '1' : undefined })}
          data={[
            { value: '0', label: t`Real` },
            { value: '1', label: t`Simulated` },
          ]}
        />
      )}
    </>
  );
}

function useColumns(whose: Whose): Column<TaskRow>[] {
  const { t, i18n } = useLingui();
  return useMemo(() => {
    const when: Column<TaskRow> =
      whose === 'done'
        ? {
            id: 'ended_at',
            title: t`Done`,
            value: (row) => row.ended_at,
            cell: (row) => row.ended_at && <Moment at={row.ended_at} />,
            width: '110px',
          }
        : {
            id: 'due_at',
            title: t`Due`,
            value: (row) => row.due_at ?? '9999',
            cell: (row) => <Due at={row.due_at} />,
            width: '120px',
          };
    return [
      when,
      {
        id: 'title',
        title: t`Task`,
        value: (row) => say(row.title as Text, i18n.locale),
        cell: (row) => (
          <>
            {say(row.title as Text, i18n.locale)}{' '}
            {row.origin === 'test' && (
              <Badge size="xs" variant="default">
                <Trans>Test</Trans>
              </Badge>
            )}
          </>
        ),
        width: 'minmax(140px, 2fr)',
      },
      { id: 'post', title: t`Role`, value: (row) => say(row.post_name as Text, i18n.locale), wide: true },
      {
        id: 'claimed_by',
        title: t`Who has it`,
        value: (row) => row.claimed_by?.name ?? row.mail ?? '',
        cell: (row) =>
          row.claimed_by?.name ??
          row.mail ?? (
            <span className={classes.nobody}>
              <Trans>nobody</Trans>
            </span>
          ),
        width: 'minmax(80px, 1fr)',
      },
      { id: 'reference', title: t`Reference number`, value: (row) => row.reference, width: '150px', wide: true },
      {
        id: 'opened_at',
        title: t`Since`,
        value: (row) => row.opened_at,
        cell: (row) => <Moment at={row.opened_at} />,
        width: '100px',
        wide: true,
      },
    ];
  }, [t, i18n, whose]);
}
