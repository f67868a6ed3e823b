import { newId } from '../../lib/outbox';

/** One sending of one text: what is sent again under the same name is there once. */
export type Attempt = { clientId: string; of: string };

/** The name to send this under: that of the last attempt if it was the same, another one if anything differs. */
export function attemptOf(last: Attempt | null, content: unknown, make: () => string = newId): Attempt {
  const of = JSON.stringify(content);
  return last?.of === of ? last : { clientId: make(), of };
}
