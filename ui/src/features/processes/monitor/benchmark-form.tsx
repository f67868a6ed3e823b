import '@mantine/core/styles/NumberInput.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, NumberInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../../api/client';
import { removeBenchmark, setBenchmark } from '../../../api/generated';
import type { Benchmark } from '../../../api/types';
import { useAct } from '../../../lib/act';
import { type Measure, useMeasureNames } from './words';

type Props = { measure: Measure; process: string | undefined; benchmarks: Benchmark[]; close: () => void };

/** What a measure is to reach: of this process, or on the monitor of all that have no value of their own. */
export function BenchmarkForm({ measure, process, benchmarks, close }: Props) {
  const { t } = useLingui();
  const names = useMeasureNames();
  const client = useQueryClient();
  const own = benchmarks.find((one) => one.measure === measure && (one.process ?? undefined) === process);
  const [value, setValue] = useState<number | string>(own ? Math.round(own.value * 1000) / 10 : '');
  const done = async () => {
    await client.invalidateQueries({ queryKey: ['monitor'] });
    close();
  };
  const path = { measure };
  const query = { process };
  const save = useAct(async (wanted: number) => {
    await ask(setBenchmark({ path, query, body: { value: wanted / 100 } }));
    await done();
  });
  const remove = useAct(async (_: null) => {
    await ask(removeBenchmark({ path, query }));
    await done();
  });
  return (
    <Modal
      opened
      onClose={close}
      size="sm"
      title={t`Benchmark of ${names[measure]}`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typeof value === 'number') save.mutate(value);
        }}
      >
        <NumberInput
          data-autofocus
          label={t`At least`}
          description={
            process
              ? t`For this process, before the value of the house.`
              : t`For every process that has no value of its own.`
          }
          suffix=" %"
          min={0}
          max={100}
          decimalScale={1}
          clampBehavior="strict"
          value={value}
          onChange={setValue}
        />
        <Group justify="flex-end" mt="md">
          {own && (
            <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(null)}>
              <Trans>Take it back</Trans>
            </Button>
          )}
          <Button type="submit" loading={save.isPending} disabled={typeof value !== 'number'}>
            <Trans>Save</Trans>
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
