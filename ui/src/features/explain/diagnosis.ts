import type { AgentExplanation, QueueExplanation } from '../../api/types';
import type { Candidate } from '../../ui/rule-words';

export type QueueDiagnosis =
  | 'empty'
  | 'ringing'
  | 'next'
  | 'cooling'
  | 'busy'
  | 'absent'
  | 'skills'
  | 'preferred'
  | 'unserved';

const BUSY = new Set(['no_capacity', 'in_wrap_up']);
const ABSENT = new Set(['signed_out', 'disconnected', 'not_available', 'unread_bulletin', 'break_next']);

/**
 * Why nobody is offered the first customer of a queue, in one word: what is nearest to an offer. Somebody who only has
 * to end a call is nearer than somebody on a break, and he nearer than somebody without the skills.
 */
export function diagnoseQueue({ items, candidates }: QueueExplanation): QueueDiagnosis {
  if (!candidates.length) return 'unserved';
  if (!items.length) return 'empty';
  const some = (test: (candidate: Candidate) => boolean) => candidates.some(test);
  if (some(({ verdict }) => verdict === 'offered')) return 'ringing';
  if (some(({ verdict }) => verdict === 'eligible')) return 'next';
  if (some(({ rule }) => rule === 'cooling')) return 'cooling';
  if (some(({ rule }) => BUSY.has(rule ?? ''))) return 'busy';
  if (some(({ rule }) => ABSENT.has(rule ?? ''))) return 'absent';
  return some(({ rule }) => rule === 'not_preferred') ? 'preferred' : 'skills';
}

export type AgentDiagnosis =
  | 'signed_out'
  | 'disconnected'
  | 'not_available'
  | 'unread_bulletin'
  | 'break_next'
  | 'in_wrap_up'
  | 'ringing'
  | 'busy'
  | 'no_queues'
  | 'nobody_waits'
  | 'next'
  | 'none_fits';

/** Why an agent gets nothing, in one word: first what keeps everything away, then what the waiting customers lack. */
export function diagnoseAgent({ rule, state, queues, items }: AgentExplanation): AgentDiagnosis {
  if (state === 'offered') return 'ringing';
  switch (rule) {
    case 'signed_out':
    case 'disconnected':
    case 'not_available':
    case 'unread_bulletin':
    case 'break_next':
    case 'in_wrap_up':
      return rule;
  }
  if (!queues.length) return 'no_queues';
  const fit = items.some(({ verdict }) => verdict !== 'rejected');
  if (state === 'busy' && !fit) return 'busy';
  if (fit) return 'next';
  return items.some(({ rule: why }) => why !== 'not_serving_queue' && why !== 'other_origin')
    ? 'none_fits'
    : 'nobody_waits';
}

/** Candidates by what is said of them, in the order in which it first occurs. */
export function grouped<C>(candidates: readonly C[], said: (candidate: C) => string): Array<[string, C[]]> {
  const groups = new Map<string, C[]>();
  for (const candidate of candidates) {
    const key = said(candidate);
    groups.set(key, [...(groups.get(key) ?? []), candidate]);
  }
  return [...groups];
}
