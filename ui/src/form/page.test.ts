import { describe, expect, it } from 'vitest';
import type { ChatState } from '../chat/chat';
import type { View } from '../chat/server';
import type { Message } from '../lib/conversation';
import { placeOf, saidNow } from './page';

let number = 0;

function message(author: Message['author'], kind: Message['kind'], text: string): Message {
  return { number: ++number, at: '2026-01-01T00:00:00Z', author, kind, text };
}

function state(change: Partial<ChatState>, view: Partial<View> = {}): ChatState {
  const shown = { state: 'in_process', prompt: { id: 'p', step_type: 'ask' }, ...view } as View;
  return { phase: 'live', connected: true, view: shown, messages: [], unsent: [], seen: 0, refusal: null, ...change };
}

describe('the page of a form', () => {
  it('shows what the process says now, and everything that a person wrote', () => {
    const said = [
      message('process', 'text', 'old'),
      message('customer', 'answer', 'bill'),
      message('agent', 'text', 'corrected'),
      message('customer', 'answer', '5'),
      message('process', 'note_of_state', ''),
      message('process', 'text', 'thanks'),
    ];
    expect(saidNow(said).map(({ text }) => text)).toEqual(['corrected', 'thanks']);
  });

  it('is a question, busy while the answer is on its way, handed in, and done', () => {
    expect(placeOf(state({ phase: 'idle' }))).toBe('start');
    expect(placeOf(state({}))).toBe('step');
    const unsent = [{ clientId: 'c', kind: 'answer', text: '', at: '', state: 'waiting' }] as const;
    expect(placeOf(state({ unsent }))).toBe('busy');
    expect(placeOf(state({}, { prompt: null }))).toBe('busy');
    expect(placeOf(state({}, { state: 'queued' }))).toBe('handedIn');
    expect(placeOf(state({}, { state: 'talking' }))).toBe('handedIn');
    expect(placeOf(state({ phase: 'ended' }, { state: 'ended' }))).toBe('done');
  });
});
