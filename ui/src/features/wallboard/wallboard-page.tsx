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
import { Breaks } from './breaks';
import { Hands } from './hands';
import { Live } from './live';
import { Queues } from './queues';
import { type Floor, FloorChoice, SimulationBar, useSimulation } from './simulation';
import { Totals } from './totals';
import classes from './wallboard.module.css';

const GROUP = msg`Wallboard`;
const FULL = msg`Full screen`;

/**
 * The floor as it is now. It updates itself; there is nothing to press. Who has chosen no floor sees the real one, or the
 * simulated one as long as nobody real is there.
 */
export function WallboardPage({ wall, floor: chosen }: { wall: boolean; floor?: Floor }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const simulation = useSimulation();
  const real = useBoard('real', chosen !== 'simulated');
  const deserted = real.data?.agents.length === 0 && real.data.live.length === 0;
  const floor = chosen ?? (simulation?.running && deserted ? 'simulated' : 'real');
  const simulated = useBoard('simulated', floor === 'simulated');
  const { data, error, refetch } = floor === 'simulated' ? simulated : real;
  const where = chosen ? { floor: chosen } : {};
  const full = async (on: boolean) => {
    await navigate({ to: '/wallboard', search: on ? { ...where, wall: true } : where });
    if (on) await document.documentElement.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) await document.exitFullscreen();
  };
  useEffect(() => {
    const left = () => {
      if (!document.fullscreenElement && wall)
        void navigate({ to: '/wallboard', search: (last) => ({ ...last, wall: undefined }) });
    };
    document.addEventListener('fullscreenchange', left);
    return () => document.removeEventListener('fullscreenchange', left);
  }, [wall, navigate]);
  useCommands([{ id: 'wall', title: FULL, group: GROUP, keys: 'f', run: () => void full(!wall) }]);
  return (
    <Page
      title={t`Wallboard`}
      actions={
        <>
          {simulation && (simulation.running || simulation.kept > 0 || simulation.may_switch) && (
            <FloorChoice
              floor={floor}
              choose={(next) => void navigate({ to: '/wallboard', search: { floor: next, ...(wall && { wall }) } })}
            />
          )}
          <Tooltip label={i18n._(FULL)}>
            <ActionIcon variant="default" size={30} aria-label={i18n._(FULL)} onClick={() => void full(!wall)}>
              {wall ? <IconMinimize size={15} /> : <IconMaximize size={15} />}
            </ActionIcon>
          </Tooltip>
        </>
      }
    >
      {floor === 'simulated' && simulation && <SimulationBar standing={simulation} />}
      {data ? (
        <Board board={data} wall={wall} simulated={floor === 'simulated'} />
      ) : error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </Page>
  );
}

function useBoard(floor: Floor, enabled: boolean) {
  const key = ['wallboard', floor];
  useLiveQuery(key, ['queues', 'agents', 'interactions']);
  return useQuery({
    queryKey: key,
    queryFn: () => ask(getWallboard({ query: { simulated: floor === 'simulated' } })),
    staleTime: 0,
    enabled,
  });
}

function Board({ board, wall, simulated }: { board: Wallboard; wall: boolean; simulated: boolean }) {
  return (
    <div className={classes.board} data-wall={wall || undefined}>
      <Totals board={board} />
      <Hands rows={board.live} />
      {!simulated && <Breaks />}
      <section className={classes.queues}>
        <h2>
          <Trans>Queues</Trans>
        </h2>
        <Queues board={board} simulated={simulated} />
      </section>
      <section className={classes.agents}>
        <h2>
          <Trans>Agents</Trans>
        </h2>
        <Agents agents={board.agents} acting={!wall && !simulated} />
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
