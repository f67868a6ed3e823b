import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../../api/client';
import { createImprovement, listProcessReviews } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { useAct } from '../../../lib/act';
import { nameOf, useCollection } from '../../../lib/collection';
import { say } from '../../../lib/text';
import { MEASURES, type Measure, useMeasureNames } from '../monitor/words';
import classes from './reports.module.css';

type Props = { process: string | undefined; close: () => void; made: (id: string) => void };

/** An improvement that somebody opens: of which process, what is wrong, by which figure one would see it better. */
export function NewImprovement({ process, close, made }: Props) {
  const { t, i18n } = useLingui();
  const measures = useMeasureNames();
  const [slug, setSlug] = useState(process ?? null);
  const [measure, setMeasure] = useState<Measure | null>(null);
  const [unit, setUnit] = useState<string | null>(null);
  const [problem, setProblem] = useState('');
  const units = useCollection('units').data ?? [];
  const known = useQuery({ queryKey: ['governance', 'reviews'], queryFn: () => ask(listProcessReviews()) });
  const send = useAct(
    () => ask(createImprovement({ body: { process: slug ?? '', measure, unit_id: unit, problem } })),
    [['governance']],
    t`The improvement is open`,
  );
  const submit = () =>
    send.mutate(undefined, {
      onSuccess: (one) => {
        close();
        made(one.id);
      },
    });
  return (
    <Modal opened onClose={close} title={t`New improvement`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form
        className={classes.fields}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Select
          data-autofocus
          label={t`Process`}
          required
          searchable
          value={slug}
          onChange={setSlug}
          data={(known.data?.items ?? []).map((one) => ({
            value: one.process,
            label: say(one.title as Text, i18n.locale) || one.process,
          }))}
        />
        <Textarea
          label={t`What is wrong`}
          required
          autosize
          minRows={3}
          maxLength={4000}
          value={problem}
          onChange={(event) => setProblem(event.currentTarget.value)}
        />
        <Select
          label={t`Seen by`}
          description={t`The last thirty days are kept as the figure before.`}
          clearable
          value={measure}
          onChange={(value) => setMeasure(value as Measure | null)}
          data={MEASURES.map((value) => ({ value, label: measures[value] }))}
        />
        <Select
          label={t`Unit`}
          placeholder={t`The whole house`}
          clearable
          searchable
          value={unit}
          onChange={setUnit}
          data={units.map((one) => ({ value: String(one.id), label: nameOf(one, i18n.locale) }))}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={send.isPending} disabled={!slug || !problem.trim()}>
            <Trans>Open it</Trans>
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
