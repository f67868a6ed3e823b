import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconWalk } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { beginWalk, listWalkChoices, listWalks } from '../../api/generated';
import type { Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { number } from '../../lib/format';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import classes from './inspections.module.css';
import { KEY } from './words';

/** Processes that were walked through as a customer would, the latest first. */
export function Walks() {
  const { i18n } = useLingui();
  const me = useMe();
  const [beginning, setBeginning] = useState(false);
  const queryKey = [...KEY, 'walks'];
  useLiveQuery(queryKey, ['inspections']);
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => ask(listWalks({ query: { limit: 100 } })) });
  const begin = may(me, 'inspections:interaction:inspect') && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setBeginning(true)}>
      <Trans>Walk through a process</Trans>
    </Button>
  );
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <>
      {data.items.length ? (
        <>
          <div className={classes.bar}>{begin}</div>
          <ul className={classes.rows}>
            {data.items.map((walk) => (
              <li key={walk.id}>
                <Link to="/inspections/walks/$id" params={{ id: walk.id }} className={classes.row}>
                  <span className={classes.main}>
                    <strong>{say(walk.process_title as Text, i18n.locale) || walk.process}</strong>
                    <span className={classes.dim}>
                      <Moment at={walk.began_at} /> · {walk.inspector} · {say(walk.unit as Text, i18n.locale)}
                      {walk.entry_point && ` · ${say(walk.entry_point as Text, i18n.locale)}`}
                      {walk.place && ` · ${walk.place}`}
                    </span>
                  </span>
                  <span className={classes.marks}>
                    <Trans>Findings: {number(walk.findings, i18n.locale)}</Trans>
                    {walk.unverified > 0 && (
                      <Badge variant="light" color="orange">
                        <Trans>{number(walk.unverified, i18n.locale)} not verified</Trans>
                      </Badge>
                    )}
                    {!walk.ended_at && (
                      <Badge variant="default">
                        <Trans>under way</Trans>
                      </Badge>
                    )}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Empty icon={<IconWalk size={20} />} title={<Trans>No walk-through yet</Trans>} action={begin}>
          <Trans>Be the customer: go through a process from end to end, and file what is not as it should be.</Trans>
        </Empty>
      )}
      {beginning && <BeginForm close={() => setBeginning(false)} />}
    </>
  );
}

function BeginForm({ close }: { close: () => void }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const [process, setProcess] = useState<string | null>(null);
  const [unit, setUnit] = useState<string | null>(null);
  const [entry, setEntry] = useState<string | null>(null);
  const [place, setPlace] = useState('');
  const choices = useQuery({ queryKey: [...KEY, 'walk choices'], queryFn: () => ask(listWalkChoices()) }).data;
  const where = unit ?? choices?.units[0]?.id;
  const begin = useAct(async (_: null) => {
    if (!process || !where) return;
    const made = await ask(beginWalk({ body: { process, unit_id: where, entry_point_id: entry, place } }));
    void navigate({ to: '/inspections/walks/$id', params: { id: made.id } });
  });
  const entries = (choices?.entry_points ?? []).filter((one) => !process || one.process === process);
  return (
    <Modal opened onClose={close} title={t`Walk through a process`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          begin.mutate(null);
        }}
      >
        <Stack gap="sm">
          <Select
            data-autofocus
            required
            searchable
            label={t`Process`}
            value={process}
            onChange={(value) => {
              setProcess(value);
              setEntry(null);
            }}
            data={(choices?.processes ?? []).map((one) => ({
              value: one.process,
              label: say(one.title as Text, i18n.locale) || one.process,
            }))}
          />
          <Select
            clearable
            clearButtonProps={{ 'aria-label': t`Clear` }}
            label={t`Entry point`}
            value={entry}
            onChange={setEntry}
            data={entries.map((one) => ({ value: one.id, label: say(one.name as Text, i18n.locale) }))}
          />
          <TextInput
            label={t`Where you come in`}
            maxLength={200}
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
          <Select
            allowDeselect={false}
            searchable
            label={t`Unit`}
            value={where ?? null}
            onChange={setUnit}
            data={(choices?.units ?? []).map((one) => ({ value: one.id, label: say(one.name as Text, i18n.locale) }))}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={begin.isPending} disabled={!process || !where}>
              <Trans>Begin</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
