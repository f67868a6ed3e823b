import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { clearSimulation, getSample, getSimulation, removeSample, stopSimulation } from '../../api/generated';
import { Problem } from '../../api/problem';
import { useAct } from '../../lib/act';
import { Confirm } from '../../ui/confirm';
import classes from './welcome.module.css';

const LOOK_AGAIN_MS = 1000;
const PATIENCE = 120;

export function useSample() {
  return useQuery({ queryKey: ['sample'], queryFn: () => ask(getSample()), staleTime: 0 }).data;
}

/** Ends the simulation, waits until everybody simulated has gone, and then removes both. */
export function RemoveSample() {
  const { t } = useLingui();
  const client = useQueryClient();
  const sample = useSample();
  const [asking, setAsking] = useState(false);
  const remove = useAct(
    async () => {
      await goneSimulation();
      await ask(removeSample());
      await client.invalidateQueries();
    },
    [['sample'], ['simulation']],
    t`The sample company has been removed.`,
  );
  if (sample?.rows === 0) {
    return (
      <p className={classes.dim}>
        <Trans>Nothing of it is left.</Trans>
      </p>
    );
  }
  return (
    <>
      <p>
        <Trans>
          People, queues, entry points, brands and all else that came with it goes; you, statuses, permission sets and
          what you have made stay.
        </Trans>
      </p>
      <Button
        variant="default"
        color="red"
        disabled={!sample?.may_remove}
        loading={remove.isPending}
        onClick={() => setAsking(true)}
      >
        <Trans>Remove the sample company</Trans>
      </Button>
      <Confirm
        opened={asking}
        title={<Trans>Remove the sample company</Trans>}
        action={<Trans>Remove</Trans>}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          remove.mutate(undefined);
        }}
      >
        <Trans>This cannot be undone. The sample sign-ins stop working at once, yours does not.</Trans>
      </Confirm>
    </>
  );
}

async function goneSimulation(): Promise<void> {
  const { running, kept, living, colleagues } = await ask(getSimulation());
  if (!running && !kept && !living && !colleagues) return;
  await ask(stopSimulation());
  for (let left = PATIENCE; ; left--) {
    try {
      await ask(clearSimulation());
      return;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'simulation.still_living' || left === 0) throw error;
      await new Promise((again) => setTimeout(again, LOOK_AGAIN_MS));
    }
  }
}
