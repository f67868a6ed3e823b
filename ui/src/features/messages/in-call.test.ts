import { expect, test } from 'vitest';
import type { Agent } from '../../api/types';
import { inCall } from './messages-button';

const agent = (medium: string, state: string) => ({ work: [{ medium, state }] }) as unknown as Agent;

test('only a customer on the line keeps messages to their mark', () => {
  expect(inCall(agent('voice', 'active'))).toBe(true);
  expect(inCall(agent('voice', 'held'))).toBe(true);
  expect(inCall(agent('voice', 'wrap_up'))).toBe(false);
  expect(inCall(agent('chat', 'active'))).toBe(false);
  expect(inCall(undefined)).toBe(false);
});
