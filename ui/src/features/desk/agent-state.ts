import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getAgent } from '../../api/generated';
import type { Agent, Offer } from '../../api/types';
import type { StreamEvent } from '../../lib/stream';

export const agentQuery = queryOptions({ queryKey: ['agent'], queryFn: () => ask(getAgent()), staleTime: 10_000 });

const ENDS_AN_OFFER = new Set(['routing.offer_ended', 'routing.assigned']);

/**
 * My state after an event, as far as the event alone tells: an offer that has ended stops ringing at once, without
 * waiting for the answer of the server. Everything else comes with the refetch that every event of mine brings.
 */
export function afterEvent(agent: Agent, event: StreamEvent): Agent {
  const { offer } = event.data;
  if (offer != null && ENDS_AN_OFFER.has(event.type)) return withoutOffer(agent, String(offer));
  if (event.type === 'routing.wrap_up_ended') return { ...agent, wrap_up: null };
  return agent;
}

export function withoutOffer(agent: Agent, id: string): Agent {
  return { ...agent, offers: agent.offers.filter((offer) => offer.id !== id) };
}

/** Offers that still ring at this moment, the oldest first. */
export function ringingOffers(agent: Agent | undefined, now: number): Offer[] {
  return (agent?.offers ?? [])
    .filter((offer) => Date.parse(offer.expires_at) > now)
    .sort((a, b) => a.offered_at.localeCompare(b.offered_at));
}
