import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { bringTicketBack, escalateTicket, handTicketToVendor } from '../../api/generated';
import type { Escalation, Text, Ticket } from '../../api/types';
import { useAct } from '../../lib/act';
import { useNames } from '../../lib/collection';
import { useDraft } from '../../lib/drafts';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import classes from './escalations.module.css';
import { useColleagues } from './people';
import { Sheet } from './sheet';
import { conversationKey, TICKETS } from './use-tickets';

/** What the server puts the date for. */
const PROMISE = '{promise}';

type Props = { ticket: Ticket; close: () => void };

function refreshed({ id }: Ticket) {
  return [['ticket'], conversationKey(id), ['ticket-escalations', id], TICKETS] as const;
}

/** To the next tier, or to a team that is named. */
export function EscalateForm({ ticket, next, close }: Props & { next: { id: string; name: unknown } | null }) {
  const { t, i18n } = useLingui();
  const units = useNames('units');
  const [unit, setUnit] = useState<string | null>(next?.id ?? null);
  const [search, setSearch] = useState('');
  const [assignee, setAssignee] = useState<string | null>(null);
  const people = useColleagues({ unit: { id: unit ?? '', name: '' }, brand: ticket.brand }, search, unit !== null);
  const [reason, setReason] = useDraft('escalation-reason', ticket.id);
  const [tried, setTried] = useDraft('escalation-tried', ticket.id);
  const telling = useTelling(ticket);
  const send = useAct(
    () =>
      ask(
        escalateTicket({
          path: { id: ticket.id },
          body: { unit_id: unit, assignee_id: assignee, reason, tried, ...telling.values },
        }),
      ),
    refreshed(ticket),
    t`Escalated`,
  );
  const done = () => {
    setReason('');
    setTried('');
    close();
  };
  const teams = [...units].filter(([id]) => id !== ticket.unit.id);
  if (next && !units.has(next.id)) teams.unshift([next.id, say(next.name as Text, i18n.locale)]);
  return (
    <Sheet
      ready={Boolean(unit && reason.trim() && tried.trim())}
      sending={send.isPending}
      submit={() => send.mutate(undefined, { onSuccess: done })}
      close={close}
      word={<Trans>Escalate</Trans>}
    >
      <Select
        label={t`To`}
        required
        searchable
        value={unit}
        onChange={(id) => {
          setUnit(id);
          setAssignee(null);
        }}
        data={teams.map(([value, label]) => ({ value, label }))}
      />
      <Select
        label={t`Assignee`}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        placeholder={t`Nobody`}
        value={assignee}
        onChange={setAssignee}
        onSearchChange={(text) => setSearch(people.some(({ name }) => name === text) ? '' : text)}
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Reason value={reason} change={setReason} />
      <Tried value={tried} change={setTried} required />
      {telling.fields}
    </Sheet>
  );
}

/** To somebody outside; one of us follows it up. */
export function VendorForm({ ticket, close }: Props) {
  const { t } = useLingui();
  const me = useMe().user;
  const vendors = useNames('vendors');
  const [vendor, setVendor] = useState<string | null>(null);
  const [reference, setReference] = useState('');
  const [hold, setHold] = useState(true);
  const [reason, setReason] = useDraft('vendor-reason', ticket.id);
  const [tried, setTried] = useDraft('vendor-tried', ticket.id);
  const telling = useTelling(ticket);
  const send = useAct(
    (vendor_id: string) =>
      ask(
        handTicketToVendor({
          path: { id: ticket.id },
          body: { vendor_id, reference, reason, tried, on_hold: hold, ...telling.values },
        }),
      ),
    refreshed(ticket),
    t`Handed to the vendor`,
  );
  const done = () => {
    setReason('');
    setTried('');
    close();
  };
  const owner = ticket.assignee ? String(ticket.assignee.name) : me.name;
  return (
    <Sheet
      ready={Boolean(vendor && reason.trim())}
      sending={send.isPending}
      submit={() => vendor && send.mutate(vendor, { onSuccess: done })}
      close={close}
      word={<Trans>Hand over</Trans>}
    >
      <Select
        label={t`Vendor`}
        required
        searchable
        data-autofocus
        value={vendor}
        onChange={setVendor}
        nothingFoundMessage={t`No vendors yet. An administrator adds them under Vendors.`}
        data={[...vendors].map(([value, label]) => ({ value, label }))}
      />
      <TextInput
        label={t`Their number`}
        placeholder={t`May come later`}
        maxLength={200}
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
      />
      <Reason value={reason} change={setReason} />
      <Tried value={tried} change={setTried} />
      <Checkbox
        label={t`Put it on hold meanwhile: its own clocks stand`}
        checked={hold}
        onChange={(event) => setHold(event.currentTarget.checked)}
      />
      {telling.fields}
      <p className={classes.dim}>
        <Trans>{owner} follows it up.</Trans>
      </p>
    </Sheet>
  );
}

/** How it came back. */
export function BackForm({ ticket, escalation, close }: Props & { escalation: Escalation }) {
  const { t, i18n } = useLingui();
  const [outcome, setOutcome] = useState<'solved' | 'returned'>('solved');
  const [reason, setReason] = useState('');
  const send = useAct(
    () => ask(bringTicketBack({ path: { id: ticket.id, escalation_id: escalation.id }, body: { outcome, reason } })),
    refreshed(ticket),
  );
  const team = say(escalation.from_unit.name as Text, i18n.locale);
  return (
    <Sheet
      ready={Boolean(reason.trim())}
      sending={send.isPending}
      submit={() => send.mutate(undefined, { onSuccess: close })}
      close={close}
      word={<Trans>It is back</Trans>}
    >
      <SegmentedControl
        aria-label={t`How it came back`}
        value={outcome}
        onChange={(value) => setOutcome(value as typeof outcome)}
        data={[
          { value: 'solved', label: t`Solved there` },
          { value: 'returned', label: t`Returned` },
        ]}
      />
      <Textarea
        label={outcome === 'solved' ? t`What was done` : t`Why it was returned`}
        required
        data-autofocus
        autosize
        minRows={2}
        maxLength={10_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {!escalation.vendor && (
        <p className={classes.dim}>
          <Trans>It goes back to {team}.</Trans>
        </p>
      )}
    </Sheet>
  );
}

type TextProps = { value: string; change: (value: string) => void; required?: boolean };

function Reason({ value, change }: TextProps) {
  const { t } = useLingui();
  return (
    <Textarea
      label={t`Reason`}
      required
      autosize
      minRows={2}
      maxLength={10_000}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function Tried({ value, change, required = false }: TextProps) {
  const { t } = useLingui();
  return (
    <Textarea
      label={t`What was tried so far`}
      required={required}
      autosize
      minRows={2}
      maxLength={10_000}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** Whether the requester is told, and in which words. The date that is promised is the new clock's. */
function useTelling(ticket: Ticket) {
  const { t } = useLingui();
  const [tell, setTell] = useState(false);
  const [message, setMessage] = useState('');
  const fields = ticket.requester && (
    <>
      <Checkbox
        label={t`Tell the requester, with the new date as the next promise`}
        checked={tell}
        onChange={(event) => setTell(event.currentTarget.checked)}
      />
      {tell && (
        <Textarea
          label={t`In your own words`}
          description={t`Empty: the usual words, in the requester's language. ${PROMISE} becomes the date.`}
          autosize
          minRows={2}
          maxLength={10_000}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
      )}
    </>
  );
  return { values: { tell: tell && ticket.requester !== null, message: tell ? message : '' }, fields };
}
