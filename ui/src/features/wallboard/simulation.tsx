import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { clearSimulation, getSimulation, startSimulation, stopSimulation } from '../../api/generated';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { Confirm } from '../../ui/confirm';
import classes from './wallboard.module.css';

export type Floor = 'real' | 'simulated';

const KEY = ['simulation'];
const GROUP = msg`Simulation`;
const START = msg`Start the simulation`;
const STOP = msg`Stop the simulation`;
const CLEAR = msg`Remove everything simulated`;

/** How the simulation stands, as everybody may see it. */
export function useSimulation() {
  useLiveQuery(KEY, ['queues']);
  return useQuery({ queryKey: KEY, queryFn: () => ask(getSimulation()) }).data;
}

type Standing = NonNullable<ReturnType<typeof useSimulation>>;

/** Which floor one looks at; only where there is anything simulated to look at. */
export function FloorChoice({ floor, choose }: { floor: Floor; choose: (floor: Floor) => void }) {
  const { t } = useLingui();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t`Floor`}
      value={floor}
      onChange={(value) => choose(value as Floor)}
      data={[
        { value: 'real', label: t`Real` },
        { value: 'simulated', label: t`Simulated` },
      ]}
    />
  );
}

/** Says that nobody here is real, and holds the one switch that stops them and the one that removes them. */
export function SimulationBar({ standing }: { standing: Standing }) {
  const { t, i18n } = useLingui();
  const [asking, setAsking] = useState(false);
  const refresh = [KEY, ['wallboard']];
  const start = useAct(() => ask(startSimulation({ body: {} })), refresh);
  const stop = useAct(() => ask(stopSimulation()), refresh);
  const clear = useAct(() => ask(clearSimulation()), refresh, t`Everything simulated has been removed.`);
  const { running, living, kept, colleagues, may_switch } = standing;
  const clearable = may_switch && !running && !living && kept + colleagues > 0;
  useCommands([
    ...(may_switch && !running
      ? [{ id: 'simulation-start', title: START, group: GROUP, run: () => start.mutate(undefined) }]
      : []),
    ...(may_switch && running
      ? [{ id: 'simulation-stop', title: STOP, group: GROUP, run: () => stop.mutate(undefined) }]
      : []),
    ...(clearable ? [{ id: 'simulation-clear', title: CLEAR, group: GROUP, run: () => setAsking(true) }] : []),
  ]);
  return (
    <section className={classes.simulation} aria-label={i18n._(GROUP)}>
      <p>
        {running ? (
          <Trans>These customers and colleagues are simulated. They never meet real ones and count in no figure.</Trans>
        ) : living ? (
          <Trans>The simulation is ending; the last ones are leaving.</Trans>
        ) : (
          <Trans>The simulation is off.</Trans>
        )}{' '}
        <span>
          <Plural value={kept} one="# simulated interaction is kept." other="# simulated interactions are kept." />
        </span>
      </p>
      {may_switch && (
        <div className={classes.simulationActions}>
          {running ? (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlayerStop size={14} />}
              onClick={() => stop.mutate(undefined)}
            >
              {i18n._(STOP)}
            </Button>
          ) : (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlayerPlay size={14} />}
              onClick={() => start.mutate(undefined)}
            >
              {i18n._(START)}
            </Button>
          )}
          {clearable && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconTrash size={14} />}
              onClick={() => setAsking(true)}
            >
              {i18n._(CLEAR)}
            </Button>
          )}
        </div>
      )}
      <Confirm
        opened={asking}
        title={i18n._(CLEAR)}
        action={<Trans>Remove</Trans>}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          clear.mutate(undefined);
        }}
      >
        <Trans>Simulated interactions, their history and figures, and the simulated colleagues are deleted.</Trans>
      </Confirm>
    </section>
  );
}
