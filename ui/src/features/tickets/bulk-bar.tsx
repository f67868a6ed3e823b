import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, Select } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ask } from '../../api/client';
import { changeTickets, undoTicketChanges } from '../../api/generated';
import { Problem } from '../../api/problem';
import type { TicketChanges, TicketRow } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useMe } from '../../lib/session';
import { toast } from '../../lib/toasts';
import { Keys } from '../../ui/keys';
import type { Changes } from './clash';
import { usePeople } from './people';
import classes from './tickets.module.css';
import { TICKETS } from './use-tickets';
import { PRIORITIES, STATUS_ORDER, STATUSES, type Status } from './words';

const GROUP = msg`Tickets`;
const TAKE = msg`Take these tickets`;
const SOLVE = msg`Solve these tickets`;

type Props = {
  /** Those that are selected, else the one that keys act on. */
  rows: TicketRow[];
  shown: boolean;
  done: () => void;
};

/** What can be done with all selected tickets at once; each of it can be undone for a while. */
export function BulkBar({ rows, shown, done }: Props) {
  const { t, i18n } = useLingui();
  const me = useMe().user;
  const change = useBulkChange();
  const run = (changes: Changes) => {
    void change(rows, changes);
    done();
  };
  const enabled = rows.length > 0;
  useCommands([
    { id: 'tickets-take', title: TAKE, group: GROUP, keys: 'i', enabled, run: () => run({ assignee_id: me.id }) },
    { id: 'tickets-solve', title: SOLVE, group: GROUP, keys: 'e', enabled, run: () => run({ status: 'solved' }) },
  ]);
  if (!shown) return null;
  return (
    <section className={classes.bulk} aria-label={t`Selected tickets`}>
      <strong role="status">
        <Plural value={rows.length} one="# selected" other="# selected" />
      </strong>
      <Button variant="default" rightSection={<Keys keys="i" />} onClick={() => run({ assignee_id: me.id })}>
        <Trans>Take</Trans>
      </Button>
      <Assign choose={(id) => run({ assignee_id: id })} />
      <Choice label={<Trans>Status</Trans>}>
        {STATUS_ORDER.filter((status) => status !== 'new').map((status: Status) => (
          <Menu.Item
            key={status}
            rightSection={status === 'solved' ? <Keys keys="e" /> : null}
            onClick={() => run({ status })}
          >
            {i18n._(STATUSES[status])}
          </Menu.Item>
        ))}
      </Choice>
      <Choice label={<Trans>Priority</Trans>}>
        {([1, 2, 3, 4] as const).map((priority) => (
          <Menu.Item key={priority} onClick={() => run({ priority })}>
            {i18n._(PRIORITIES[priority])}
          </Menu.Item>
        ))}
      </Choice>
      <ActionIcon variant="subtle" color="gray" aria-label={t`Select nothing`} onClick={done}>
        <IconX size={15} />
      </ActionIcon>
    </section>
  );
}

function Choice({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <Menu position="top" shadow="md">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={13} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

function Assign({ choose }: { choose: (id: string | null) => void }) {
  const { t } = useLingui();
  const { people, search } = usePeople();
  return (
    <Select
      w={150}
      aria-label={t`Assign to`}
      placeholder={t`Assign to`}
      searchable
      value={null}
      onSearchChange={search}
      onChange={(id) => id && choose(id === NOBODY ? null : id)}
      data={[{ value: NOBODY, label: t`Nobody` }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}

const NOBODY = 'nobody';
/** So many at once. */
const MOST = 200;

/** Changes many tickets, says what came of it, and can go back. */
function useBulkChange(): (rows: readonly TicketRow[], changes: Changes) => Promise<void> {
  const { t } = useLingui();
  const client = useQueryClient();
  const sentence = useProblemSentence();
  const perform = async (rows: readonly TicketRow[], act: () => Promise<TicketChanges>, undone: boolean) => {
    try {
      const { id, changed, skipped } = await act();
      const [first] = skipped;
      if (first) {
        const numbers = rows
          .filter((row) => skipped.some((one) => one.id === row.id))
          .map(({ number }) => `#${number}`);
        const why = sentence(new Problem(409, first.code, first.detail));
        toast('refused', t`Not changed: ${numbers.join(', ')}. ${why}`);
      }
      const back = {
        label: t`Undo`,
        run: () => void perform(rows, () => ask(undoTicketChanges({ path: { id } })), true),
      };
      const one = rows.find((row) => row.id === changed[0]);
      const count = changed.length;
      if (undone) toast('done', t`Undone`);
      else if (count === 1 && one) toast('done', t`#${one.number} changed`, back);
      else if (count) toast('done', t`${count} tickets changed`, back);
      else if (!first) toast('done', t`That is so already`);
    } catch (error) {
      toast('refused', sentence(error));
    } finally {
      await client.invalidateQueries({ queryKey: TICKETS });
      await client.invalidateQueries({ queryKey: ['ticket'] });
    }
  };
  return (rows, changes) => {
    const tickets = rows.slice(0, MOST).map(({ id }) => id);
    return perform(rows, () => ask(changeTickets({ body: { tickets, changes: changes as never } })), false);
  };
}
