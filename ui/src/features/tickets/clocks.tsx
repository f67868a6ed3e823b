import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ask } from '../../api/client';
import { listTicketClocks } from '../../api/generated';
import type { Text, TicketClock } from '../../api/types';
import { useNow } from '../../lib/clock';
import { lengthOf } from '../../lib/format';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { FactLine } from '../../ui/clock-facts';
import { Moment } from '../../ui/time';
import classes from './clocks.module.css';

export const METRICS = {
  first_response: msg`First response`,
  update: msg`Next update`,
  resolution: msg`Resolution`,
  handover: msg`Take over`,
  escalation: msg`Escalation`,
  vendor: msg`Vendor`,
} as const;

const STATES = {
  running: { word: msg`Running`, colour: 'blue' },
  paused: { word: msg`Paused`, colour: 'gray' },
  met: { word: msg`Kept`, colour: 'teal' },
  breached: { word: msg`Overdue`, colour: 'red' },
} as const;

/** What was promised for a ticket, how it stands, and why it is due then. Nothing where nothing was promised. */
export function Clocks({ ticketId }: { ticketId: string }) {
  const { t } = useLingui();
  const queryKey = ['ticket-clocks', ticketId];
  useLiveQuery(queryKey, [`ticket:${ticketId}`]);
  const { data } = useQuery({
    queryKey,
    queryFn: async () => (await ask(listTicketClocks({ path: { id: ticketId } }))).items,
  });
  if (!data?.length) return null;
  return (
    <section aria-label={t`Deadlines`} className={classes.clocks} data-deadlines>
      <h2>
        <Trans>Deadlines</Trans>
      </h2>
      <ul>
        {data.map((clock) => (
          <OneClock key={clock.id} clock={clock} />
        ))}
      </ul>
    </section>
  );
}

export function OneClock({ clock }: { clock: TicketClock }) {
  const { i18n } = useLingui();
  const [open, setOpen] = useState(false);
  const facts = useId();
  const state = STATES[clock.state];
  return (
    <li data-over={clock.state === 'breached' || undefined}>
      <UnstyledButton
        className={classes.head}
        aria-expanded={open}
        aria-controls={facts}
        onClick={() => setOpen(!open)}
      >
        <IconChevronRight size={14} className={classes.sign} data-open={open || undefined} aria-hidden />
        <span className={classes.metric}>{i18n._(METRICS[clock.metric])}</span>
        <span className={classes.when}>
          <Standing clock={clock} />
        </span>
        <Badge size="sm" variant="light" color={state.colour}>
          {i18n._(state.word)}
        </Badge>
      </UnstyledButton>
      <div id={facts} hidden={!open}>
        {open && <Why clock={clock} />}
      </div>
    </li>
  );
}

/** In a word: by when, or how much is left while it stands still. */
function Standing({ clock }: { clock: TicketClock }) {
  const { i18n } = useLingui();
  const now = useNow();
  if (clock.stopped_at) return <Moment at={clock.stopped_at} />;
  if (clock.state === 'paused') {
    const left = lengthOf(clock.left_seconds, i18n.locale);
    return <Trans>{left} left</Trans>;
  }
  if (!clock.due_at) return <>–</>;
  const late = Date.parse(clock.due_at) <= now;
  return (
    <span className={late ? classes.late : undefined}>
      <Moment at={clock.due_at} />
    </span>
  );
}

function Why({ clock }: { clock: TicketClock }) {
  const { i18n } = useLingui();
  const { calendar, policy } = clock;
  const elsewhere = calendar && calendar.time_zone !== Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = calendar?.time_zone.replaceAll('_', ' ');
  return (
    <div className={classes.why}>
      <ol>
        {clock.explanation.map((fact, index) => (
          <li key={`${fact.code} ${fact.at ?? index}`} data-code={fact.code}>
            <FactLine fact={fact} calendar={calendar && say(calendar.name as Text, i18n.locale)} />
          </li>
        ))}
      </ol>
      {policy && (
        <p>
          <Trans>Promised by “{say(policy.name as Text, i18n.locale)}”.</Trans>
        </p>
      )}
      {elsewhere && (
        <p>
          <Trans>Times are shown in your time zone; the hours are those of {zone}.</Trans>
        </p>
      )}
    </div>
  );
}
