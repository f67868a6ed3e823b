import { expect, test } from 'vitest';
import type { AgentExplanation, QueueExplanation } from '../../api/types';
import { diagnoseAgent, diagnoseQueue, grouped } from './diagnosis';

type Item = AgentExplanation['items'][number];

function queue(waiting: number, ...rules: Array<string | null | 'offered'>): QueueExplanation {
  return {
    items: Array.from({ length: waiting }, () => ({})),
    candidates: rules.map((rule) => ({
      verdict: rule === 'offered' ? 'offered' : rule ? 'rejected' : 'eligible',
      rule: rule === 'offered' ? null : rule,
    })),
  } as unknown as QueueExplanation;
}

test('a queue is judged by whoever is nearest to an offer', () => {
  expect(diagnoseQueue(queue(1))).toBe('unserved');
  expect(diagnoseQueue(queue(0, 'signed_out'))).toBe('empty');
  expect(diagnoseQueue(queue(1, 'lacks_skill', 'offered', null))).toBe('ringing');
  expect(diagnoseQueue(queue(1, 'lacks_skill', null))).toBe('next');
  expect(diagnoseQueue(queue(1, 'no_capacity', 'cooling'))).toBe('cooling');
  expect(diagnoseQueue(queue(1, 'not_available', 'in_wrap_up'))).toBe('busy');
  expect(diagnoseQueue(queue(1, 'lacks_skill', 'not_available'))).toBe('absent');
  expect(diagnoseQueue(queue(1, 'lacks_skill', 'lacks_skill'))).toBe('skills');
  expect(diagnoseQueue(queue(1, 'not_preferred', 'lacks_skill'))).toBe('preferred');
});

function agent(state: string, rule: string | null, ...items: Array<string | null>): AgentExplanation {
  const found = items.map((why) => ({ verdict: why ? 'rejected' : 'eligible', rule: why }) as Item);
  return { state, rule, queues: [{ id: 'q', name: 'Hotline' }], items: found } as unknown as AgentExplanation;
}

test('an agent is told first what keeps everything away', () => {
  expect(diagnoseAgent(agent('signed_out', 'signed_out', 'signed_out'))).toBe('signed_out');
  expect(diagnoseAgent(agent('wrap_up', 'in_wrap_up'))).toBe('in_wrap_up');
  expect(diagnoseAgent(agent('available', 'unread_bulletin', 'unread_bulletin'))).toBe('unread_bulletin');
  expect(diagnoseAgent(agent('busy', 'break_next', 'break_next'))).toBe('break_next');
  expect(diagnoseAgent(agent('offered', null, null))).toBe('ringing');
  expect(diagnoseAgent(agent('busy', null, 'no_capacity'))).toBe('busy');
  expect(diagnoseAgent(agent('busy', null, null))).toBe('next');
  expect(diagnoseAgent({ ...agent('available', null, 'lacks_skill'), queues: [] })).toBe('no_queues');
});

test('then whether anybody waits whom the agent could serve', () => {
  expect(diagnoseAgent(agent('available', null))).toBe('nobody_waits');
  expect(diagnoseAgent(agent('available', null, 'not_serving_queue', 'other_origin'))).toBe('nobody_waits');
  expect(diagnoseAgent(agent('available', null, 'not_serving_queue', 'lacks_skill'))).toBe('none_fits');
  expect(diagnoseAgent(agent('available', null, 'lacks_skill', null))).toBe('next');
});

test('those of whom the same is said stand together, in order', () => {
  expect(grouped(['b1', 'a1', 'b2'], (one) => one.charAt(0))).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1']],
  ]);
});
