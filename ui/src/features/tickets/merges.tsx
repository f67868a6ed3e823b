import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listTicketMerges, mergeTickets, unmergeTickets } from '../../api/generated';
import type { Ticket, TicketMerge, TicketRow } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { Moment } from '../../ui/time';
import classes from './ticket.module.css';
import { TicketSearch } from './ticket-search';
import { conversationKey, TICKETS } from './use-tickets';

const GROUP = msg`Ticket`;
const MERGE = msg`Merge another ticket into this one`;

function useMerges({ id, number }: Ticket) {
  return useQuery({
    queryKey: ['ticket', String(number), 'merges'],
    queryFn: async () => (await ask(listTicketMerges({ path: { id } }))).items,
  });
}

/** What to fetch again when two tickets have become one, or one two. */
function refreshed({ id }: Ticket) {
  return [['ticket'], conversationKey(id), TICKETS] as const;
}

/** Which tickets go on here, with the way back; and taking one more. */
export function Merges({ ticket }: { ticket: Ticket }) {
  const { t } = useLingui();
  const { data = [] } = useMerges(ticket);
  const [merging, setMerging] = useState(false);
  const mayMerge = ticket.may.includes('merge') && !ticket.merged_into;
  useCommands([{ id: 'ticket-merge', title: MERGE, group: GROUP, enabled: mayMerge, run: () => setMerging(true) }]);
  const standing = data.filter((merge) => merge.survivor_id === ticket.id && !merge.undone_at);
  if (!mayMerge && !standing.length) return null;
  return (
    <section className={classes.section} aria-label={t`Merged tickets`}>
      <h2>
        <Trans>Merged tickets</Trans>
      </h2>
      <ul className={classes.merges}>
        {standing.map((merge) => (
          <Merge key={merge.id} ticket={ticket} merge={merge} mayUndo={mayMerge} />
        ))}
      </ul>
      {mayMerge && (
        <div>
          <Button variant="subtle" size="compact-xs" onClick={() => setMerging(true)}>
            <Trans>Merge…</Trans>
          </Button>
        </div>
      )}
      <Modal
        opened={merging}
        onClose={() => setMerging(false)}
        title={<Trans>Merge another ticket into #{ticket.number}</Trans>}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {merging && <MergeForm ticket={ticket} close={() => setMerging(false)} />}
      </Modal>
    </section>
  );
}

function Merge({ ticket, merge, mayUndo }: { ticket: Ticket; merge: TicketMerge; mayUndo: boolean }) {
  const { t } = useLingui();
  const undo = useAct(
    () => ask(unmergeTickets({ path: { id: ticket.id, merge_id: merge.id } })),
    refreshed(ticket),
    t`They are two tickets again.`,
  );
  return (
    <li>
      <span>
        <span className={classes.dim}>#{merge.number}</span> <bdi>{merge.subject}</bdi>{' '}
        <small className={classes.dim}>
          <Moment at={merge.at} brief /> {merge.by}
        </small>
      </span>
      {mayUndo && (
        <Button variant="subtle" size="compact-xs" loading={undo.isPending} onClick={() => undo.mutate(undefined)}>
          <Trans>Undo</Trans>
        </Button>
      )}
    </li>
  );
}

function MergeForm({ ticket, close }: { ticket: Ticket; close: () => void }) {
  const { t } = useLingui();
  const [other, setOther] = useState<TicketRow | null>(null);
  const merge = useAct(
    (id: string) => ask(mergeTickets({ path: { id: ticket.id }, body: { ticket: id } })),
    refreshed(ticket),
    t`Merged. It can be undone under “Merged tickets”.`,
  );
  if (!other) {
    return (
      <TicketSearch
        label={t`Find the other ticket`}
        choose={setOther}
        not={(row) => row.id === ticket.id || row.merged_into !== null}
      />
    );
  }
  return (
    <>
      <p>
        <Trans>
          <strong>#{other.number}</strong> <bdi>{other.subject}</bdi> goes on in this ticket: what was written on it is
          shown here, and later messages come here. It can be undone at any time.
        </Trans>
      </p>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={() => setOther(null)}>
          <Trans>Another one</Trans>
        </Button>
        <Button data-autofocus loading={merge.isPending} onClick={() => merge.mutate(other.id, { onSuccess: close })}>
          <Trans>Merge</Trans>
        </Button>
      </Group>
    </>
  );
}

/** What was written to it goes on in the other ticket. */
export function MergedInto({ ticket }: { ticket: Ticket }) {
  return (
    <p className={classes.closed}>
      <Trans>This ticket was merged into another one; it goes on there.</Trans>{' '}
      <Link to="/tickets/$number" params={{ number: ticket.merged_into ?? '' }}>
        <Trans>Go there</Trans>
      </Link>
    </p>
  );
}
