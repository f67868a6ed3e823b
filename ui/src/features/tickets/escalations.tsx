import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listTicketEscalations, setTicketVendorReference } from '../../api/generated';
import type { Escalation, Text, Ticket } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { wordsFor } from '../../ui/interaction-words';
import { Moment } from '../../ui/time';
import { OneClock } from './clocks';
import clockClasses from './clocks.module.css';
import { BackForm, EscalateForm, VendorForm } from './escalation-forms';
import classes from './escalations.module.css';
import { UNSOLVED } from './words';

const GROUP = msg`Ticket`;
const ESCALATE = msg`Escalate this ticket`;
const TO_VENDOR = msg`Hand this ticket to a vendor`;
const OUTCOMES = {
  solved: msg`Solved there`,
  returned: msg`Returned`,
  passed_on: msg`Passed on`,
} as const;

export const escalationsKey = (id: string) => ['ticket-escalations', id];

type Doing = 'escalate' | 'vendor' | Escalation | null;

/** Who else has had the ticket, each with its clock; handing it on, and having it back. */
export function Escalations({ ticket }: { ticket: Ticket }) {
  const { t } = useLingui();
  const [doing, setDoing] = useState<Doing>(null);
  const queryKey = escalationsKey(ticket.id);
  useLiveQuery(queryKey, [`ticket:${ticket.id}`]);
  const { data } = useQuery({
    queryKey,
    queryFn: () => ask(listTicketEscalations({ path: { id: ticket.id } })),
  });
  const items = data?.items ?? [];
  const works = ticket.may.includes('work') && !ticket.merged_into;
  const unsolved = works && UNSOLVED.includes(ticket.status);
  const atVendor = items.some((one) => one.vendor && !one.ended_at);
  useCommands([
    { id: 'ticket-escalate', title: ESCALATE, group: GROUP, enabled: unsolved, run: () => setDoing('escalate') },
    {
      id: 'ticket-vendor',
      title: TO_VENDOR,
      group: GROUP,
      enabled: unsolved && !atVendor,
      run: () => setDoing('vendor'),
    },
  ]);
  if (!data || (!unsolved && !items.length)) return null;
  const close = () => setDoing(null);
  return (
    <section aria-label={t`Escalations`} className={classes.escalations}>
      <h2>
        <Trans>Escalations</Trans>
      </h2>
      <ol>
        {items.map((one) => (
          <One key={one.id} ticket={ticket} one={one} back={works ? () => setDoing(one) : undefined} />
        ))}
      </ol>
      {unsolved && (
        <Group gap={6}>
          <Button variant="subtle" size="compact-xs" onClick={() => setDoing('escalate')}>
            <Trans>Escalate…</Trans>
          </Button>
          {!atVendor && (
            <Button variant="subtle" size="compact-xs" onClick={() => setDoing('vendor')}>
              <Trans>Hand to a vendor…</Trans>
            </Button>
          )}
        </Group>
      )}
      <Modal
        opened={doing !== null}
        onClose={close}
        title={
          doing === 'escalate' ? (
            <Trans>Escalate ticket #{ticket.number}</Trans>
          ) : doing === 'vendor' ? (
            <Trans>Hand ticket #{ticket.number} to a vendor</Trans>
          ) : (
            <Trans>Ticket #{ticket.number} is back</Trans>
          )
        }
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {doing === 'escalate' && <EscalateForm ticket={ticket} next={data.next} close={close} />}
        {doing === 'vendor' && <VendorForm ticket={ticket} close={close} />}
        {doing && typeof doing === 'object' && <BackForm ticket={ticket} escalation={doing} close={close} />}
      </Modal>
    </section>
  );
}

type OneProps = { ticket: Ticket; one: Escalation; back: (() => void) | undefined };

function One({ ticket, one, back }: OneProps) {
  const { i18n } = useLingui();
  const name = (named: { name: unknown } | null) => (named ? say(named.name as Text, i18n.locale) : '');
  const [from, to] = [name(one.from_unit), name(one.vendor ?? one.to_unit)];
  return (
    <li data-open={!one.ended_at || undefined}>
      <p className={classes.way}>
        <span>
          <bdi>{from}</bdi> <span aria-hidden>→</span> <bdi>{to}</bdi>
        </span>
        <Badge size="sm" variant="light" color={one.ended_at ? 'gray' : 'blue'}>
          {one.vendor ? <Trans>Vendor</Trans> : one.tier ? <Trans>Tier {one.tier}</Trans> : <Trans>Team</Trans>}
        </Badge>
      </p>
      <p className={classes.dim}>
        <Moment at={one.at} brief /> {one.by} {one.told && <Trans>· the requester was told</Trans>}
      </p>
      <p>{one.reason}</p>
      {one.tried && (
        <p>
          <Trans>
            <span className={classes.dim}>Tried so far:</span> {one.tried}
          </Trans>
        </p>
      )}
      {one.vendor && <Reference ticket={ticket} one={one} fixed={!back || !!one.ended_at} />}
      {one.clock && (
        <div className={clockClasses.clocks}>
          <ul>
            <OneClock clock={one.clock} />
          </ul>
        </div>
      )}
      {one.ended_at ? (
        <p>
          <strong>{wordsFor(OUTCOMES, one.outcome ?? '', (descriptor) => i18n._(descriptor))}</strong>{' '}
          <span className={classes.dim}>
            <Moment at={one.ended_at} brief /> {one.ended_by}
          </span>{' '}
          {one.outcome_reason}
        </p>
      ) : (
        back && (
          <Button variant="default" size="compact-xs" onClick={back}>
            <Trans>It is back…</Trans>
          </Button>
        )
      )}
    </li>
  );
}

/** The vendor's number of it, which often comes later. */
function Reference({ ticket, one, fixed }: { ticket: Ticket; one: Escalation; fixed: boolean }) {
  const { t } = useLingui();
  const [text, setText] = useState(one.reference);
  const save = useAct(
    (reference: string) =>
      ask(setTicketVendorReference({ path: { id: ticket.id, escalation_id: one.id }, body: { reference } })),
    [escalationsKey(ticket.id)],
  );
  if (fixed) {
    return one.reference ? (
      <p>
        <Trans>
          <span className={classes.dim}>Their number:</span> <bdi>{one.reference}</bdi>
        </Trans>
      </p>
    ) : null;
  }
  const commit = () => text.trim() !== one.reference && save.mutate(text.trim());
  return (
    <TextInput
      size="xs"
      label={t`Their number`}
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) commit();
      }}
    />
  );
}
