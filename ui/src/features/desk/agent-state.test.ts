import { expect, test } from 'vitest';
import type { Agent, Offer } from '../../api/types';
import { afterEvent, ringingOffers } from './agent-state';

const offer = (id: string, second: number): Offer => ({
  id,
  kind: 'interaction' as const,
  about_id: `i-${id}`,
  subject: null,
  reference: 'R',
  queue: { id: 'q', name: 'Sales' },
  medium: 'voice',
  customer: {},
  waited_s: 5,
  offered_at: `2026-01-01T00:00:0${second}Z`,
  expires_at: `2026-01-01T00:00:2${second}Z`,
  ring: 0,
});
const agent: Agent = {
  signed_in: true,
  status: null,
  capacity: {},
  offers: [offer('b', 2), offer('a', 1)],
  work: [],
  wrap_up: { kind: 'interaction', about_id: 'i', started_at: '2026-01-01T00:00:00Z', ends_at: '2026-01-01T00:01:00Z' },
  break_request: null,
  moves: [],
  position: 1,
};
const event = (type: string, data = {}) => ({
  topic: 'me',
  position: 2,
  previous: 1,
  type,
  at: '',
  subject: null,
  data,
});

test('an ended offer stops ringing at once', () => {
  expect(afterEvent(agent, event('routing.offer_ended', { offer: 'b' })).offers.map((o) => o.id)).toEqual(['a']);
});

test('an ended wrap-up is over at once; events that tell nothing change nothing', () => {
  expect(afterEvent(agent, event('routing.wrap_up_ended')).wrap_up).toBeNull();
  expect(afterEvent(agent, event('routing.work_joined'))).toBe(agent);
});

test('only what has not expired rings, the oldest first', () => {
  expect(ringingOffers(agent, Date.parse('2026-01-01T00:00:10Z')).map((o) => o.id)).toEqual(['a', 'b']);
  expect(ringingOffers(agent, Date.parse('2026-01-01T00:00:21.5Z')).map((o) => o.id)).toEqual(['b']);
  expect(ringingOffers(undefined, 0)).toEqual([]);
});
