import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import {
  IconChecklist,
  IconForms,
  IconMessage,
  IconPhoneCall,
  IconPhoneOff,
  IconTicket,
  IconX,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ask } from '../../api/client';
import { acceptOffer, declineOffer } from '../../api/generated';
import type { Agent, Offer, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useNow } from '../../lib/clock';
import { useCommands } from '../../lib/commands';
import { clock, secondsBetween } from '../../lib/format';
import { announce } from '../../lib/ring';
import { say } from '../../lib/text';
import { placeOf } from '../../lib/work';
import { isWritten } from '../../ui/interaction-words';
import { Keys } from '../../ui/keys';
import { agentQuery, ringingOffers, withoutOffer } from './agent-state';
import classes from './offers.module.css';
import { ringer } from './phone';
import { useAgent } from './use-desk';

const GROUP = msg`Incoming`;
const ACCEPT = msg`Accept`;
const DECLINE = msg`Decline`;

/** What rings for me, on every page: seen, heard, announced; accepted and declined with keys. */
export function Offers() {
  const { t } = useLingui();
  const now = useNow();
  const agent = useAgent();
  const navigate = useNavigate();
  const client = useQueryClient();
  const offers = ringingOffers(agent, now);
  const drop = (id: string) => client.setQueryData<Agent>(agentQuery.queryKey, (old) => old && withoutOffer(old, id));
  const accept = useAct(
    async (offer: Offer) => {
      ringer.stop();
      await ask(acceptOffer({ path: { id: Number(offer.id) } }));
      await navigate(placeOf(offer));
    },
    [agentQuery.queryKey],
  );
  const decline = useAct(
    async (offer: Offer) => {
      drop(offer.id);
      await ask(declineOffer({ path: { id: Number(offer.id) }, body: {} }));
    },
    [agentQuery.queryKey],
  );
  const first = offers[0];
  useRinging(first);
  useCommands([
    {
      id: 'accept',
      title: ACCEPT,
      group: GROUP,
      keys: 'alt+a',
      enabled: !!first,
      run: () => first && accept.mutate(first),
    },
    {
      id: 'decline',
      title: DECLINE,
      group: GROUP,
      keys: 'alt+d',
      enabled: !!first,
      run: () => first && decline.mutate(first),
    },
  ]);
  return (
    <>
      {/* Always there: of a place that appears together with its words, screen readers may say nothing. */}
      <div className="visually-hidden" role="status" aria-live="assertive">
        {first && <Announced offer={first} />}
      </div>
      <section className={classes.offers} aria-label={t`Incoming`} hidden={!first}>
        {offers.map((offer, index) => (
          <OfferCard
            key={offer.id}
            offer={offer}
            now={now}
            keys={index === 0}
            busy={accept.isPending && accept.variables?.id === offer.id}
            onAccept={() => accept.mutate(offer)}
            onDecline={() => decline.mutate(offer)}
          />
        ))}
      </section>
    </>
  );
}

function Announced({ offer }: { offer: Offer }) {
  const { i18n } = useLingui();
  const who = useWho(offer);
  const queue = say(offer.queue.name as Text, i18n.locale);
  return (
    <Trans>
      Incoming: {who}, {queue}. Alt A accepts, Alt D declines.
    </Trans>
  );
}

type CardProps = {
  offer: Offer;
  now: number;
  keys: boolean;
  busy: boolean;
  onAccept: () => void;
  onDecline: () => void;
};

function OfferCard({ offer, now, keys, busy, onAccept, onDecline }: CardProps) {
  const { i18n } = useLingui();
  const spoken = offer.medium === 'voice';
  const Icon = iconOf(offer);
  const who = useWho(offer);
  const total = (Date.parse(offer.expires_at) - Date.parse(offer.offered_at)) / 1000;
  const left = Math.max(0, -secondsBetween(offer.expires_at, now));
  const waited = offer.waited_s + Math.max(0, secondsBetween(offer.offered_at, now));
  return (
    <article className={classes.card}>
      <div className={classes.bar} aria-hidden>
        <span style={{ width: `${Math.min(100, (left / total) * 100)}%` }} />
      </div>
      <div className={classes.ringing} aria-hidden>
        <Icon size={20} />
      </div>
      <div className={classes.who}>
        <strong>{who}</strong>
        <span hidden={offer.sent_how === 'call'}>
          {say(offer.queue.name as Text, i18n.locale)} · <Trans>waiting {clock(waited)}</Trans>
          {offer.customer.name && offer.customer.address ? ` · ${offer.customer.address}` : ''}
          {offer.kind !== 'interaction' && offer.customer.name ? ` · ${offer.customer.name}` : ''}
        </span>
        <SentBy offer={offer} />
      </div>
      <div className={classes.buttons}>
        <Button
          variant="default"
          leftSection={spoken ? <IconPhoneOff size={14} /> : <IconX size={14} />}
          rightSection={keys && <Keys keys="alt+d" />}
          onClick={onDecline}
        >
          <Trans>Decline</Trans>
        </Button>
        <Button
          color="teal.9"
          loading={busy}
          leftSection={<Icon size={14} />}
          rightSection={keys && <Keys keys="alt+a" />}
          onClick={onAccept}
        >
          {offer.kind === 'interaction' ? <Trans>Accept</Trans> : <Trans>Take it</Trans>}
        </Button>
      </div>
    </article>
  );
}

function iconOf({ kind, medium }: Offer) {
  if (kind === 'ticket') return IconTicket;
  if (kind === 'task') return IconChecklist;
  return medium === 'voice' ? IconPhoneCall : medium === 'form' ? IconForms : IconMessage;
}

/** The customer, as far as known; of desk work, what it is about. */
function useWho(offer: Offer | undefined): string {
  const { t, i18n } = useLingui();
  const subject = say(offer?.subject as Text, i18n.locale);
  if (offer?.kind === 'ticket') return [`#${offer.reference}`, subject].filter(Boolean).join(' · ');
  if (offer?.kind === 'task') return subject || t`Task`;
  const unknown = offer && isWritten(offer.medium) ? t`Unknown customer` : t`Unknown caller`;
  return offer?.customer.name ?? offer?.customer.address ?? unknown;
}

/** It is a callback, or a colleague is behind it: a consult, a transfer, or one that nobody took. */
function SentBy({ offer }: { offer: Offer }) {
  const who = offer.sent_by;
  if (offer.sent_how === 'callback') {
    return (
      <span className={classes.sent}>
        <Trans>Callback: the customer is called when you accept</Trans>
      </span>
    );
  }
  if (!who) return null;
  return (
    <span className={classes.sent}>
      {offer.sent_how === 'call' ? (
        <Trans>Call from a colleague</Trans>
      ) : offer.sent_how === 'consult' ? (
        <Trans>Consult: {who} asks you</Trans>
      ) : offer.sent_how === 'return' ? (
        <Trans>Came back: nobody took the transfer by {who}</Trans>
      ) : (
        <Trans>Transferred by {who}</Trans>
      )}
    </span>
  );
}

/** Tone, title and notification while something rings. */
function useRinging(offer: Offer | undefined) {
  const { t, i18n } = useLingui();
  const id = offer?.id;
  const medium = offer?.medium;
  const who = useWho(offer);
  const queue = offer ? say(offer.queue.name as Text, i18n.locale) : '';
  const incoming = medium === 'chat' ? t`Incoming chat` : medium === 'form' ? t`Incoming form` : t`Incoming call`;
  const title = offer?.kind === 'ticket' ? t`A ticket for you` : offer?.kind === 'task' ? t`A task for you` : incoming;
  useEffect(() => {
    if (!id) return;
    ringer.start(medium);
    const close = announce({ title, body: `${who} · ${queue}`, tag: id }, () => {});
    return () => {
      ringer.stop();
      close();
    };
  }, [id, medium, title, who, queue]);
}
