import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Select } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { confirmLog, getLog, handOverLog, listLogUnits } from '../../api/generated';
import type { HandoverLog, LogPageNamed, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { moment } from '../../lib/format';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Confirm } from '../../ui/confirm';
import { Page } from '../../ui/page';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import { Entries } from './entries';
import { Facts } from './facts';
import classes from './handover.module.css';

const GROUP = msg`Hand-over`;
const HAND_OVER = msg`Hand over the shift`;
const PRINT = msg`Print`;
const KEY = ['handover'];

/** The log that one shift hands to the next: it fills itself, leads add to it. */
export function HandoverPage({ unit, page }: { unit?: string; page?: string }) {
  const { t } = useLingui();
  const units = useQuery({ queryKey: [...KEY, 'units'], queryFn: () => ask(listLogUnits()) });
  const id = unit ?? units.data?.items[0]?.id;
  const key = [...KEY, id, page];
  useLiveQuery(key, id ? ['log', 'queues', 'agents'] : [], undefined, CALM_MS);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => ask(getLog({ path: { id: id ?? '' }, query: { page_id: page } })),
    enabled: id !== undefined,
  });
  const failed = error ?? units.error;
  return (
    <Page
      title={t`Hand-over`}
      actions={data && <Actions log={data} units={units.data?.items ?? []} current={page === undefined} />}
    >
      {data ? (
        <Log log={data} current={page === undefined} />
      ) : failed ? (
        <Failure error={failed} retry={() => void refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </Page>
  );
}

type ActionsProps = { log: HandoverLog; units: Array<{ id: string; name: unknown }>; current: boolean };

function Actions({ log, units, current }: ActionsProps) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const hand = useAct(() => ask(handOverLog({ path: { id: log.page.id } })), [KEY], t`Handed over.`);
  const go = (unit: string, page?: string) => void navigate({ to: '/handover', search: { unit, page } });
  useCommands([
    { id: 'hand-over', title: HAND_OVER, group: GROUP, enabled: current, run: () => setAsking(true) },
    { id: 'print', title: PRINT, group: GROUP, run: () => window.print() },
  ]);
  const since = (page: LogPageNamed) =>
    page.ended_at
      ? `${moment(page.began_at, i18n.locale)} – ${moment(page.ended_at, i18n.locale)}`
      : t`Now, since ${moment(page.began_at, i18n.locale)}`;
  return (
    <>
      <Select
        size="xs"
        aria-label={t`Unit`}
        value={log.unit.id}
        allowDeselect={false}
        searchable={units.length > 7}
        onChange={(next) => next && go(next)}
        data={units.map(({ id, name }) => ({ value: id, label: say(name as Text, i18n.locale) }))}
      />
      <Select
        size="xs"
        aria-label={t`Shift`}
        value={log.page.id}
        allowDeselect={false}
        onChange={(next) => {
          const page = log.pages.find(({ id }) => id === next);
          go(log.unit.id, page?.ended_at ? page.id : undefined);
        }}
        data={log.pages.map((page) => ({ value: page.id, label: since(page) }))}
      />
      <Button variant="default" leftSection={<IconPrinter size={14} />} onClick={() => window.print()}>
        {i18n._(PRINT)}
      </Button>
      {current && (
        <Button loading={hand.isPending} onClick={() => setAsking(true)}>
          {i18n._(HAND_OVER)}
        </Button>
      )}
      <Confirm
        opened={asking}
        title={i18n._(HAND_OVER)}
        action={<Trans>Hand over</Trans>}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          hand.mutate(undefined);
        }}
      >
        <Trans>
          This page ends now and the next shift begins a new one. Open points go with it until they are ticked.
        </Trans>
      </Confirm>
    </>
  );
}

function Log({ log, current }: { log: HandoverLog; current: boolean }) {
  const { i18n } = useLingui();
  const before = current ? log.pages.find((page) => page.ended_at !== null) : log.page;
  const open = [...log.carried_over, ...log.entries.filter((entry) => entry.open)];
  return (
    <div className={classes.log}>
      <p className={classes.when}>
        <strong>{say(log.unit.name as Text, i18n.locale)}</strong> <Moment at={log.page.began_at} />
        {' – '}
        {log.page.ended_at ? <Moment at={log.page.ended_at} /> : <Trans>now</Trans>}
      </p>
      {before?.ended_at && <Read page={before} />}
      <section>
        <h2>
          <Trans>Open points</Trans>
        </h2>
        <Entries entries={open} refresh={KEY} />
      </section>
      <section>
        <h2>
          <Trans>What happened</Trans>
        </h2>
        <Facts facts={log.facts} />
      </section>
      <section>
        <h2>
          <Trans>Written by the shift</Trans>
        </h2>
        <Entries
          entries={log.entries.filter((entry) => !entry.open)}
          unit={current ? log.unit.id : undefined}
          refresh={KEY}
        />
      </section>
    </div>
  );
}

/** Who handed over, and whether the next lead has read it. */
function Read({ page }: { page: LogPageNamed }) {
  const me = useMe();
  const confirm = useAct(() => ask(confirmLog({ path: { id: page.id } })), [KEY]);
  return (
    <div className={classes.read} data-unread={!page.read_at || undefined}>
      <span>
        <Trans>
          {page.ended_by?.name ?? ''} handed over <Moment at={page.ended_at ?? ''} />
        </Trans>
      </span>
      {page.read_at ? (
        <span>
          <Trans>
            Read by {page.read_by?.name ?? ''} <Moment at={page.read_at} />
          </Trans>
        </span>
      ) : page.ended_by?.id === me.user.id ? (
        <span>
          <Trans>Not read yet</Trans>
        </span>
      ) : (
        <Button size="xs" loading={confirm.isPending} onClick={() => confirm.mutate(undefined)}>
          <Trans>I have read it</Trans>
        </Button>
      )}
    </div>
  );
}
