import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Badge, Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { getTrigger, getTriggerRun, listTriggerLog, switchTriggerOff, switchTriggerOn } from '../../api/generated';
import type { Trigger, TriggerLogEntry } from '../../api/types';
import { useAct } from '../../lib/act';
import { useMayEdit } from '../../lib/collection';
import { wordsFor } from '../../ui/interaction-words';
import { RunPath } from '../../ui/run-path';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import classes from './trigger.module.css';
import { SubjectLink } from './trigger-subject';
import { RESULT_COLOURS, RESULTS } from './trigger-words';

const ALL = ['setup', 'triggers'];
const LOOK_AGAIN_MS = 5000;

/** A trigger that is saved: its switch, and what it has looked at. */
export function TriggerPanel({ trigger }: { trigger: Trigger }) {
  const path = { id: trigger.id };
  const now = useQuery({
    queryKey: [...ALL, trigger.id, 'now'],
    queryFn: () => ask(getTrigger({ path })),
    initialData: trigger,
    refetchInterval: LOOK_AGAIN_MS,
  }).data;
  return (
    <Stack gap="md" mt="xl">
      <OnOff trigger={now} />
      <Log trigger={now} />
    </Stack>
  );
}

function OnOff({ trigger }: { trigger: Trigger }) {
  const path = { id: trigger.id };
  const mayEdit = useMayEdit('triggers');
  const change = useAct((on: boolean) => ask(on ? switchTriggerOn({ path }) : switchTriggerOff({ path })), [ALL]);
  return (
    <Stack gap="xs">
      {trigger.off_why === 'storm' && (
        <Alert color="red" variant="light" title={<Trans>It went off by itself</Trans>}>
          <Trans>It started more processes within an hour than it may. Look at its log before you switch it on.</Trans>
        </Alert>
      )}
      <Group gap="sm">
        <Text size="sm" fw={600}>
          {!trigger.on ? (
            <Trans>It is off.</Trans>
          ) : trigger.next_at ? (
            <Trans>
              It is on; next due <Moment at={trigger.next_at} />.
            </Trans>
          ) : (
            <Trans>It is on.</Trans>
          )}
        </Text>
        {mayEdit &&
          (trigger.on ? (
            <Button variant="default" loading={change.isPending} onClick={() => change.mutate(false)}>
              <Trans>Switch off</Trans>
            </Button>
          ) : (
            <Button loading={change.isPending} onClick={() => change.mutate(true)}>
              <Trans>Switch on</Trans>
            </Button>
          ))}
      </Group>
    </Stack>
  );
}

function Log({ trigger }: { trigger: Trigger }) {
  const { t, i18n } = useLingui();
  const [result, setResult] = useState<string | null>(null);
  const found = useInfiniteQuery({
    queryKey: [...ALL, trigger.id, 'log', result, trigger.looked],
    queryFn: ({ pageParam }) =>
      ask(
        listTriggerLog({
          path: { id: trigger.id },
          query: { limit: 20, before: pageParam, result: result as TriggerLogEntry['result'] | null },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  });
  const entries = found.data?.pages.flatMap((page) => page.items);
  const { looked, fired } = trigger;
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Title order={3} size="h5">
          <Trans>What it looked at</Trans>
        </Title>
        <Select
          size="xs"
          aria-label={t`Which`}
          placeholder={t`Everything`}
          clearable
          clearButtonProps={{ 'aria-label': t`Clear` }}
          data={Object.entries(RESULTS).map(([value, label]) => ({ value, label: i18n._(label) }))}
          value={result}
          onChange={setResult}
        />
      </Group>
      <Text size="sm" c="dimmed">
        <Trans>
          Looked at {looked}, started {fired}. What started nothing is kept for the last 500.
        </Trans>
      </Text>
      {found.error && !entries && <Failure error={found.error} retry={() => void found.refetch()} />}
      {entries?.length === 0 && (
        <Text size="sm" c="dimmed">
          <Trans>Nothing yet.</Trans>
        </Text>
      )}
      <ul className={classes.log}>
        {entries?.map((entry) => (
          <Entry key={entry.id} trigger={trigger} entry={entry} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Group>
          <Button variant="subtle" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            <Trans>Show more</Trans>
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Entry({ trigger, entry }: { trigger: Trigger; entry: TriggerLogEntry }) {
  const { t, i18n } = useLingui();
  const [open, setOpen] = useState(false);
  const run = entry.run_id;
  const about = entry.reference ?? '';
  return (
    <li className={classes.entry}>
      <Badge size="sm" variant="light" color={RESULT_COLOURS[entry.result] ?? 'gray'}>
        {wordsFor(RESULTS, entry.result, (descriptor) => i18n._(descriptor))}
      </Badge>
      <span className={classes.about}>
        <SubjectLink subject={entry.subject} reference={entry.reference} />
        {entry.why && <small>{entry.why}</small>}
        {entry.depth > 1 && (
          <small>
            <Trans>Brought about by the run of a trigger</Trans>
          </small>
        )}
      </span>
      <Moment at={entry.at} />
      {run && (
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={open}
          aria-label={t`Run ${about}`}
          onClick={() => setOpen(!open)}
        >
          <Trans>Run</Trans>
        </Button>
      )}
      {run && open && (
        <div className={classes.run}>
          <Run trigger={trigger.id} run={run} />
        </div>
      )}
    </li>
  );
}

function Run({ trigger, run }: { trigger: string; run: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: [...ALL, trigger, 'run', run],
    queryFn: () => ask(getTriggerRun({ path: { id: trigger, run_id: run } })),
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  return data ? <RunPath path={data} /> : <RowsSkeleton rows={3} />;
}
