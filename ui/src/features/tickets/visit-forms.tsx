import { Trans, useLingui } from '@lingui/react/macro';
import { Autocomplete, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { checkVisitTime, endTicketVisit, moveTicketVisit, planTicketVisit } from '../../api/generated';
import type { Text, Ticket, TicketVisit, TicketVisits } from '../../api/types';
import { useAct } from '../../lib/act';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import classes from './escalations.module.css';
import { useColleagues } from './people';
import { Sheet } from './sheet';
import { conversationKey, TICKETS } from './use-tickets';
import { Warnings } from './visit-parts';
import { daysAfter, today } from './visit-time';
import visitClasses from './visits.module.css';

export const visitsKey = (id: string) => ['ticket-visits', id];

export function refreshed({ id }: Ticket) {
  return [['ticket'], conversationKey(id), visitsKey(id), TICKETS] as const;
}

type Props = { ticket: Ticket; known: TicketVisits; visit?: TicketVisit; close: () => void };

/** A visit that is made, or another time, place or person for one. */
export function VisitForm({ ticket, known, visit, close }: Props) {
  const { t, i18n } = useLingui();
  const me = useMe().user;
  const [kind, setKind] = useState<TicketVisit['kind']>(visit?.kind ?? 'on_site');
  const [day, setDay] = useState(visit?.day ?? daysAfter(today(), 1));
  const [begins, setBegins] = useState(visit?.begins ?? '09:00');
  const [ends, setEnds] = useState(visit?.ends ?? '10:00');
  const [place, setPlace] = useState(visit?.place ?? '');
  const [note, setNote] = useState(visit?.note ?? '');
  const [reason, setReason] = useState('');
  const before = visit?.agent ?? ticket.assignee ?? { id: me.id, name: me.name };
  const [agent, setAgent] = useState(before.id);
  const name = say(before.name as Text, i18n.locale);
  const { zone } = known;
  const path = { id: ticket.id };
  const when = { day, begins, ends };
  const send = useAct(
    async () => {
      if (!visit)
        return void (await ask(planTicketVisit({ path, body: { kind, ...when, place, note, agent_id: agent } })));
      const body = { ...when, place, note, reason, agent_id: agent };
      return void (await ask(moveTicketVisit({ path: { ...path, visit_id: visit.id }, body })));
    },
    refreshed(ticket),
    visit ? t`The visit is moved` : t`The visit is planned`,
  );
  const places = known.places.filter((one) => one.kind === kind).map((one) => one.place);
  const ready = Boolean(day && begins && ends && begins < ends);
  return (
    <Sheet
      away={<Trans>Close</Trans>}
      ready={ready}
      sending={send.isPending}
      submit={() => send.mutate(undefined, { onSuccess: close })}
      close={close}
      word={visit ? <Trans context="visit">Move</Trans> : <Trans context="visit">Plan</Trans>}
    >
      {!visit && (
        <SegmentedControl
          aria-label={t`Where`}
          value={kind}
          onChange={(value) => setKind(value as typeof kind)}
          data={[
            { value: 'on_site', label: t`At the requester's` },
            { value: 'at_counter', label: t`At our counter` },
          ]}
        />
      )}
      <div className={visitClasses.times}>
        <TextInput
          type="date"
          label={t({ message: 'Day', context: 'visit' })}
          required
          data-autofocus
          min={today()}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t({ message: 'From', context: 'time' })}
          required
          value={begins}
          onChange={(event) => setBegins(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t({ message: 'Until', context: 'time' })}
          required
          value={ends}
          error={begins && ends && begins >= ends ? t`Ends before it begins` : undefined}
          onChange={(event) => setEnds(event.currentTarget.value)}
        />
      </div>
      <p className={visitClasses.hint}>
        <Trans>By the clock of {zone}.</Trans>
      </p>
      <Who ticket={ticket} value={agent} first={{ id: before.id, name }} change={setAgent} />
      <div role="status" className={classes.form}>
        {ready && <Against ticket={ticket} agent={agent} but={visit?.id} {...when} />}
      </div>
      <Autocomplete
        label={t({ message: 'Place', context: 'visit' })}
        maxLength={300}
        value={place}
        onChange={setPlace}
        data={[...new Set(places)]}
        placeholder={kind === 'on_site' ? t`Address, room` : t`Counter, room`}
      />
      <Textarea
        label={t`Note to the requester`}
        autosize
        minRows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {visit && (
        <TextInput
          label={t`Why it is moved`}
          description={t`The requester reads it.`}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <p className={visitClasses.hint}>
        {ticket.requester ? (
          <Trans>The requester gets a message with a file for the calendar.</Trans>
        ) : (
          <Trans>Nobody is told: this ticket has no requester.</Trans>
        )}
      </p>
    </Sheet>
  );
}

type WhoProps = { ticket: Ticket; value: string; first: { id: string; name: string }; change: (id: string) => void };

function Who({ ticket, value, first, change }: WhoProps) {
  const { t } = useLingui();
  const [search, setSearch] = useState('');
  const people = useColleagues(ticket, search);
  const all = people.some(({ id }) => id === first.id) ? people : [first, ...people];
  return (
    <Select
      label={t`Who goes`}
      required
      searchable
      allowDeselect={false}
      value={value}
      onChange={(id) => id && change(id)}
      onSearchChange={(text) => setSearch(all.some(({ name }) => name === text) ? '' : text)}
      data={all.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}

type AgainstProps = { ticket: Ticket; agent: string; day: string; begins: string; ends: string; but?: string };

/** What speaks against the time, while one still chooses. */
function Against({ ticket, agent, but, ...when }: AgainstProps) {
  const query = { ...when, agent_id: agent, ...(but ? { but } : {}) };
  const { data } = useQuery({
    queryKey: ['visit-warnings', ticket.id, query],
    queryFn: () => ask(checkVisitTime({ path: { id: ticket.id }, query })),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return <Warnings warnings={data} />;
}

type EndProps = { ticket: Ticket; visit: TicketVisit; status: 'missed' | 'cancelled'; close: () => void };

/** It did not take place, and why. */
export function VisitEndForm({ ticket, visit, status, close }: EndProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const send = useAct(
    () => ask(endTicketVisit({ path: { id: ticket.id, visit_id: visit.id }, body: { status, reason } })),
    refreshed(ticket),
  );
  return (
    <Sheet
      away={<Trans>Close</Trans>}
      ready={Boolean(reason.trim())}
      sending={send.isPending}
      submit={() => send.mutate(undefined, { onSuccess: close })}
      close={close}
      word={status === 'missed' ? <Trans>It was missed</Trans> : <Trans>Cancel the visit</Trans>}
    >
      <Textarea
        label={t`Reason`}
        description={status === 'cancelled' && ticket.requester ? t`The requester reads it.` : undefined}
        required
        data-autofocus
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Sheet>
  );
}
