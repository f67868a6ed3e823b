import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMaximize, IconMinimize } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ask } from '../../api/client';
import { getWallboard } from '../../api/generated';
import type { Wallboard } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { Page } from '../../ui/page';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Agents } from './agents';
import { Live } from './live';
import { Queues } from './queues';
import { Totals } from './totals';
import classes from './wallboard.module.css';

const GROUP = msg`Wallboard`;
const FULL = msg`Full screen`;

/** The floor as it is now. It updates itself; there is nothing to press. */
export function WallboardPage({ wall }: { wall: boolean }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const key = ['wallboard'];
  useLiveQuery(key, ['queues', 'agents', 'interactions']);
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => ask(getWallboard()), staleTime: 0 });
  const full = async (on: boolean) => {
    await navigate({ to: '/wallboard', search: on ? { wall: true } : {} });
    if (on) await document.documentElement.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) await document.exitFullscreen();
  };
  useEffect(() => {
    const left = () => {
      if (!document.fullscreenElement && wall) void navigate({ to: '/wallboard', search: {} });
    };
    document.addEventListener('fullscreenchange', left);
    return () => document.removeEventListener('fullscreenchange', left);
  }, [wall, navigate]);
  useCommands([{ id: 'wall', title: FULL, group: GROUP, keys: 'f', run: () => void full(!wall) }]);
  return (
    <Page
      title={t`Wallboard`}
      actions={
        <Tooltip label={i18n._(FULL)}>
          <ActionIcon variant="default" size={30} aria-label={i18n._(FULL)} onClick={() => void full(!wall)}>
            {wall ? <IconMinimize size={15} /> : <IconMaximize size={15} />}
          </ActionIcon>
        </Tooltip>
      }
    >
      {data ? (
        <Board board={data} wall={wall} />
      ) : error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </Page>
  );
}

function Board({ board, wall }: { board: Wallboard; wall: boolean }) {
  return (
    <div className={classes.board} data-wall={wall || undefined}>
      <Totals board={board} />
      <section className={classes.queues}>
        <h2>
          <Trans>Queues</Trans>
        </h2>
        <Queues board={board} />
      </section>
      <section className={classes.agents}>
        <h2>
          <Trans>Agents</Trans>
        </h2>
        <Agents agents={board.agents} />
      </section>
      {!wall && (
        <section className={classes.live}>
          <h2>
            <Trans>Live</Trans>
          </h2>
          <Live rows={board.live} />
        </section>
      )}
    </div>
  );
}
