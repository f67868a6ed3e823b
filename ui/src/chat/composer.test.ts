import { expect, test } from 'vitest';
import type { CustomerChat } from './chat';
import { Composer } from './composer';

const FILES = { allowed: false, max_bytes: 0, types: [] };

function composer() {
  const sent: string[] = [];
  const chat = { send: (text: string) => sent.push(text), typing: () => {} } as unknown as CustomerChat;
  const made = new Composer(chat, FILES, 'web');
  document.body.replaceChildren(made.element);
  const input = made.element.querySelector('textarea') as HTMLTextAreaElement;
  const enter = (how: KeyboardEventInit = {}) =>
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, ...how }));
  return { sent, input, enter };
}

test('Enter sends, Shift Enter does not', () => {
  const { sent, input, enter } = composer();
  input.value = 'hello';
  enter({ shiftKey: true });
  expect(sent).toEqual([]);
  enter();
  expect([sent, input.value]).toEqual([['hello'], '']);
});

test('while an input method composes, Enter chooses a word and sends nothing', () => {
  const { sent, input, enter } = composer();
  input.value = '你好';
  enter({ isComposing: true });
  enter({ keyCode: 229 });
  expect([sent, input.value]).toEqual([[], '你好']);
});
