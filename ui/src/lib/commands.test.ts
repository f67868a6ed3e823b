import { afterEach, expect, test, vi } from 'vitest';
import { type Command, keyHandler, registerCommands } from './commands';

const group = { id: 'g', message: 'Group' };
let undo: Array<() => void> = [];

function add(keys: string, more: Partial<Command> = {}) {
  const run = vi.fn();
  undo.push(registerCommands([{ id: keys, title: keys, group, keys, run, ...more }]));
  return run;
}

function press(
  handler: (e: KeyboardEvent) => void,
  key: string,
  more: KeyboardEventInit = {},
  target?: HTMLElement,
  at?: number,
) {
  const element = target ?? document.body;
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  if (at !== undefined) Object.defineProperty(event, 'timeStamp', { value: at });
  element.addEventListener('keydown', handler as EventListener, { once: true });
  element.dispatchEvent(event);
  return event;
}

afterEach(() => {
  for (const f of undo) f();
  undo = [];
  document.body.innerHTML = '';
});

test('a single key runs its command and is consumed', () => {
  const run = add('j');
  expect(press(keyHandler(), 'j').defaultPrevented).toBe(true);
  expect(run).toHaveBeenCalledOnce();
});

test('nothing fires while an input method composes', () => {
  const run = add('a');
  press(keyHandler(), 'a', { isComposing: true });
  press(keyHandler(), 'a', { keyCode: 229 } as KeyboardEventInit);
  expect(run).not.toHaveBeenCalled();
});

test('single keys are silent in a text field, combinations are not', () => {
  const plain = add('m');
  const combined = add('mod+k');
  const input = document.body.appendChild(document.createElement('input'));
  press(keyHandler(), 'm', {}, input);
  press(keyHandler(), 'k', { ctrlKey: true }, input);
  expect(plain).not.toHaveBeenCalled();
  expect(combined).toHaveBeenCalledOnce();
});

test('a combination with Alt goes by the key, not by the character its layout prints', () => {
  const run = add('alt+a');
  press(keyHandler(), 'å', { altKey: true, code: 'KeyA' });
  expect(run).toHaveBeenCalledOnce();
});

test('a sequence of two keys fires in time and not later', () => {
  const run = add('g d');
  const handler = keyHandler();
  press(handler, 'g', {}, undefined, 0);
  press(handler, 'd', {}, undefined, 200);
  expect(run).toHaveBeenCalledTimes(1);
  press(handler, 'g', {}, undefined, 200);
  press(handler, 'd', {}, undefined, 5000);
  expect(run).toHaveBeenCalledTimes(1);
});

test('the latest registration wins, a disabled one gives way', () => {
  const page = add('enter');
  const dialog = add('enter');
  press(keyHandler(), 'Enter');
  expect(dialog).toHaveBeenCalledOnce();
  undo.pop()?.();
  const disabled = add('enter', { enabled: false });
  press(keyHandler(), 'Enter');
  expect(page).toHaveBeenCalledOnce();
  expect(disabled).not.toHaveBeenCalled();
});

test('keys of the page are silent behind an open dialog', () => {
  const run = add('j');
  document.body.innerHTML = '<div aria-modal="true"></div>';
  press(keyHandler(), 'j');
  expect(run).not.toHaveBeenCalled();
});
