import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Drawer } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { ask } from '../../api/client';
import { listNotices } from '../../api/generated';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { useMe } from '../../lib/session';
import { RowsSkeleton } from '../../ui/states';
import classes from './notices.module.css';

const GROUP = msg`Go to`;
const NOTICES = msg`Notices`;
export const KEY = ['notices'];

const NoticeList = lazy(async () => ({ default: (await import('./notice-list')).NoticeList }));
let show: () => void = () => {};

export function useNotices() {
  const me = useMe();
  useLiveQuery(KEY, [`notices:${me.user.id}`]);
  return useQuery({ queryKey: KEY, queryFn: () => ask(listNotices()) });
}

/** How much I have not read yet, on every page. */
export function Bell() {
  const { t } = useLingui();
  const unread = useNotices().data?.unread ?? 0;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={unread ? t`Notices, unread: ${unread}` : t`Notices`}
      onClick={() => show()}
      className={classes.bell}
    >
      <IconBell size={15} />
      {unread > 0 && (
        <span className={classes.unread} aria-hidden>
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </ActionIcon>
  );
}

/** What processes and colleagues told me; opened by any bell. */
export function Notices() {
  const { t } = useLingui();
  const [opened, setOpened] = useState(false);
  const path = useRouterState({ select: (state) => state.location.href });
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes it.
  useEffect(() => setOpened(false), [path]);
  useEffect(() => {
    show = () => setOpened(true);
    return () => {
      show = () => {};
    };
  }, []);
  useCommands([{ id: 'notices', title: NOTICES, group: GROUP, keys: 'g n', run: () => show() }]);
  return (
    <Drawer
      opened={opened}
      onClose={() => setOpened(false)}
      position="right"
      size={420}
      padding={0}
      title={t`Notices`}
      closeButtonProps={{ 'aria-label': t`Close` }}
      styles={{
        header: { paddingInline: 20, borderBlockEnd: '1px solid var(--sr-line)', minHeight: 48 },
        title: { fontWeight: 600 },
      }}
    >
      <Suspense fallback={<RowsSkeleton />}>
        <NoticeList />
      </Suspense>
    </Drawer>
  );
}
