import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Drawer, UnstyledButton } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconMenu2, IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { BreakBar } from '../features/desk/break-bar';
import { Bulletins } from '../features/desk/bulletins';
import { CallBar } from '../features/desk/call-bar';
import { CallColleague, Colleagues } from '../features/desk/colleagues';
import { useLastInteraction } from '../features/desk/last-interaction';
import { MoveWords, MyMoves } from '../features/desk/my-moves';
import { MyStatus } from '../features/desk/my-status';
import { Offers } from '../features/desk/offers';
import { Switcher } from '../features/desk/switcher';
import { useDesk } from '../features/desk/use-desk';
import { WrapUp } from '../features/desk/wrap-up';
import { MessagesButton, MessageWatch } from '../features/messages/messages-button';
import { MessagesPanel } from '../features/messages/messages-panel';
import { Bell, Notices } from '../features/notices/bell';
import { TaskCount } from '../features/tasks/task-count';
import { useCommands } from '../lib/commands';
import { useOpenedArticle } from '../lib/knowledge';
import { stream, useStreamState } from '../lib/live';
import { beginTicket } from '../lib/new-ticket';
import { may, useMe } from '../lib/session';
import { Keys } from '../ui/keys';
import { RowsSkeleton } from '../ui/states';
import { KeyMap, openKeyMap } from './key-map';
import { DESTINATIONS, NAVIGATION } from './navigation';
import { NewTicketHost } from './new-ticket-host';
import { openPalette, Palette } from './palette';
import classes from './shell.module.css';
import { GO, HELP, TICKETS } from './texts';
import { UserMenu } from './user-menu';

const ArticleDrawer = lazy(async () => ({
  default: (await import('../features/knowledge/article-drawer')).ArticleDrawer,
}));

/** What is around every page: navigation, my status, what rings, the call. */
export function Shell() {
  const narrow = useMediaQuery('(max-width: 860px)');
  const [menu, { open, close }] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const wall = useRouterState({ select: (state) => (state.location.search as { wall?: boolean }).wall === true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the menu.
  useEffect(close, [path]);
  useEffect(() => {
    stream.start();
    return () => stream.stop();
  }, []);
  useGoCommands();
  const me = useMe();
  return (
    <div className={classes.shell} data-wall={wall || undefined}>
      <SkipLink />
      {!narrow && !wall && <Rail />}
      {narrow && !wall && (
        <>
          <TopBar onMenu={open} />
          <Drawer opened={menu} onClose={close} size={264} withCloseButton={false} padding={0}>
            <Rail />
          </Drawer>
        </>
      )}
      <div className={classes.column}>
        <Connection />
        {me.is_agent && <AgentBars />}
        <main id="main" tabIndex={-1} className={classes.main}>
          <Suspense fallback={<RowsSkeleton />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Palette />
      <NewTicketHost />
      <KeyMap />
      <MessageWatch />
      <MessagesPanel />
      <Notices />
      <Article />
    </div>
  );
}

/** An article beside the page, once somebody has looked one up. */
function Article() {
  const id = useOpenedArticle();
  return (
    id && (
      <Suspense fallback={null}>
        <ArticleDrawer key={id} id={id} />
      </Suspense>
    )
  );
}

function AgentBars() {
  useDesk();
  useLastInteraction();
  return (
    <>
      <Switcher />
      <CallBar />
      <WrapUp />
      <MoveWords />
      <BreakBar />
      <Bulletins />
      <Offers />
      <Colleagues />
    </>
  );
}

function SkipLink() {
  return (
    <a className={classes.skip} href="#main">
      <Trans>Skip to the page</Trans>
    </a>
  );
}

function Rail() {
  const { t, i18n } = useLingui();
  const me = useMe();
  return (
    <section className={classes.rail} aria-label="Switchroom">
      <div>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width={20} height={20} />
          <strong>Switchroom</strong>
          <span className={classes.tools}>
            <Bell />
            {me.is_agent && <CallColleague />}
            <ActionIcon variant="subtle" color="gray" aria-label={t`Search and commands`} onClick={openPalette}>
              <IconSearch size={15} />
            </ActionIcon>
          </span>
        </div>
        {me.is_agent && <MyStatus />}
        {me.is_agent && <MyMoves />}
        <MessagesButton />
      </div>
      <nav className={classes.nav} aria-label={t`Main`}>
        {NAVIGATION.map((group) => {
          const items = group.items.filter((item) => may(me, item.permission));
          if (!items.length) return null;
          return (
            <div key={group.title.id} className={classes.group}>
              <h2 className={classes.heading}>{i18n._(group.title)}</h2>
              {items.map(({ path, title, icon: Icon, keys }) => (
                <Link key={path} to={path} className={classes.link} activeProps={{ 'data-active': true }}>
                  <Icon size={16} stroke={1.7} aria-hidden />
                  <span>{i18n._(title)}</span>
                  {keys && <Keys keys={keys} />}
                  {path === '/tasks' && <TaskCount />}
                </Link>
              ))}
            </div>
          );
        })}
      </nav>
      <UserMenu />
    </section>
  );
}

function TopBar({ onMenu }: { onMenu: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  return (
    <section className={classes.top} aria-label="Switchroom">
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Menu`} onClick={onMenu}>
        <IconMenu2 size={18} />
      </ActionIcon>
      <strong>Switchroom</strong>
      <div className={classes.topStatus}>
        <MessagesButton brief />
        <Bell />
        {me.is_agent && <MyStatus />}
      </div>
    </section>
  );
}

/** Says that what is on the screen may be old, only when it is. */
function Connection() {
  const state = useStreamState();
  if (state !== 'waiting') return null;
  return (
    <div className={classes.offline} role="status">
      <Trans>Not connected. Trying again by itself.</Trans>{' '}
      <UnstyledButton className={classes.hurry} onClick={() => stream.hurry()}>
        <Trans>Try now</Trans>
      </UnstyledButton>
    </div>
  );
}

function useGoCommands() {
  const navigate = useNavigate();
  const me = useMe();
  useCommands([
    ...DESTINATIONS.filter((item) => may(me, item.permission)).map((item) => ({
      id: `go${item.path}`,
      title: item.title,
      group: GO,
      keys: item.keys,
      run: () => void navigate({ to: item.path }),
    })),
    {
      id: 'ticket-new',
      title: TICKETS.open,
      group: TICKETS.group,
      keys: 'alt+n',
      enabled: may(me, 'tickets:ticket:work'),
      run: () => beginTicket({}),
    },
    { id: 'palette', title: HELP.palette, group: HELP.group, keys: 'mod+k', hidden: true, run: openPalette },
    { id: 'key-map', title: HELP.keys, group: HELP.group, keys: '?', run: openKeyMap },
  ]);
}
