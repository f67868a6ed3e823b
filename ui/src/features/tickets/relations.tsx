import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listTicketRelations, partTickets, relateTickets } from '../../api/generated';
import type { Ticket, TicketRelation } from '../../api/types';
import { useAct } from '../../lib/act';
import { Broadcast } from './broadcast';
import { StatusBadge } from './marks';
import classes from './ticket.module.css';
import { TicketSearch } from './ticket-search';
import { RELATIONS, REVERSED } from './words';

type Kind = TicketRelation['kind'];

/** What can be said; that a ticket follows a closed one says itself. */
const SAID: Kind[] = ['child_of', 'duplicate_of', 'caused_by', 'blocked_by'];

function relationsKey({ number }: Ticket) {
  return ['ticket', String(number), 'relations'];
}

/** What this ticket has to do with others. */
export function Relations({ ticket }: { ticket: Ticket }) {
  const { t } = useLingui();
  const { data = [] } = useQuery({
    queryKey: relationsKey(ticket),
    queryFn: async () => (await ask(listTicketRelations({ path: { id: ticket.id } }))).items,
  });
  const [adding, setAdding] = useState(false);
  const works = ticket.may.includes('work') && !ticket.merged_into;
  const parts = data.filter(({ kind, reversed }) => kind === 'child_of' && reversed).length;
  if (!works && !data.length) return null;
  return (
    <section className={classes.section} aria-label={t`Related tickets`}>
      <h2>
        <Trans>Related tickets</Trans>
      </h2>
      <ul className={classes.merges}>
        {data.map((relation) => (
          <Related key={`${relation.kind} ${relation.ticket.id}`} ticket={ticket} relation={relation} works={works} />
        ))}
      </ul>
      {parts > 0 && works && <Broadcast ticket={ticket} parts={parts} />}
      {works &&
        (adding ? (
          <NewRelation ticket={ticket} known={data} close={() => setAdding(false)} />
        ) : (
          <div>
            <Button variant="subtle" size="compact-xs" onClick={() => setAdding(true)}>
              <Trans>Relate to another…</Trans>
            </Button>
          </div>
        ))}
    </section>
  );
}

type RelatedProps = { ticket: Ticket; relation: TicketRelation; works: boolean };

function Related({ ticket, relation, works }: RelatedProps) {
  const { t, i18n } = useLingui();
  const { kind, reversed, ticket: other } = relation;
  // Said from the other one's side, it is the other one that no longer is.
  const [from, to] = reversed ? [other.id, ticket.id] : [ticket.id, other.id];
  const part = useAct(() => ask(partTickets({ path: { id: from, kind, ticket: to } })), [relationsKey(ticket)]);
  const words = (reversed ? REVERSED : RELATIONS)[kind];
  return (
    <li>
      <span>
        <small className={classes.dim}>{words && i18n._(words)}</small>{' '}
        <Link to="/tickets/$number" params={{ number: String(other.number) }}>
          #{other.number}
        </Link>{' '}
        <bdi>{other.subject}</bdi> <StatusBadge status={other.status} />
      </span>
      {works && kind !== 'follows' && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={22}
          aria-label={t`No longer related: #${other.number}`}
          loading={part.isPending}
          onClick={() => part.mutate(undefined)}
        >
          <IconX size={13} />
        </ActionIcon>
      )}
    </li>
  );
}

type NewProps = { ticket: Ticket; known: readonly TicketRelation[]; close: () => void };

function NewRelation({ ticket, known, close }: NewProps) {
  const { t, i18n } = useLingui();
  const [kind, setKind] = useState<Kind>('child_of');
  const relate = useAct(
    (other: string) => ask(relateTickets({ path: { id: ticket.id }, body: { kind, ticket: other } })),
    [relationsKey(ticket)],
  );
  return (
    <div className={classes.adding}>
      <Select
        aria-label={t`What this ticket is to the other`}
        allowDeselect={false}
        value={kind}
        onChange={(next) => setKind((next ?? 'child_of') as Kind)}
        data={SAID.map((value) => ({ value, label: i18n._(RELATIONS[value]!) }))}
      />
      <TicketSearch
        label={t`Find the other ticket`}
        not={(row) => row.id === ticket.id || known.some((one) => one.ticket.id === row.id)}
        choose={(other) => {
          relate.mutate(other.id);
          close();
        }}
      />
    </div>
  );
}
