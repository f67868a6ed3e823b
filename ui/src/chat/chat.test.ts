import { expect, test, vi } from 'vitest';
import { Problem } from '../api/problem';
import { type ChatState, CustomerChat, refusalWord } from './chat';
import { statusLine, waitWords } from './page';
import { WORDS } from './words';

const state: ChatState = {
  phase: 'live',
  connected: true,
  view: {
    reference: '261128-000001',
    state: 'in_process',
    ended_how: null,
    agent: null,
    position: null,
    wait: null,
    last: 0,
    read_by_agent: 0,
    typing: false,
    prompt: null,
    can_be_mailed: false,
  },
  messages: [],
  unsent: [],
  seen: 0,
  refusal: null,
};

test('one line says what is happening', () => {
  const view = (change: object) => ({ ...state, view: { ...state.view!, ...change } });
  expect(statusLine('en', state)).toBe('Our assistant answers');
  expect(statusLine('en', view({ state: 'queued', position: 2, wait: [70, 290] }))).toBe(
    'Waiting for an agent · You are number 2 in the queue · About 1 to 5 minutes',
  );
  expect(statusLine('en', view({ state: 'talking', agent: { name: 'Ana' } }))).toBe('You are chatting with Ana');
  expect(statusLine('en', { ...state, connected: false })).toBe('');
  expect(statusLine('en', { ...state, phase: 'ended' })).toBe('The chat has ended');
});

test('the wait is told in whole minutes', () => {
  expect([waitWords('en', 0, 30), waitWords('en', 10, 110)]).toEqual(['Less than a minute', 'Less than 2 minutes']);
});

test('refusals have words: too often, blocked, full, unknown, no network', () => {
  const word = (status: number) => refusalWord(new Problem(status, '', ''));
  expect([429, 403, 503, 404, 0, 500].map(word)).toEqual([
    'throttled',
    'blocked',
    'full',
    'unknown',
    'offline',
    'trouble',
  ]);
});

test('every language has every word, and each word keeps its places', () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
  for (const catalogue of Object.values(WORDS)) {
    for (const [word, text] of Object.entries(catalogue)) {
      expect(text.trim()).not.toBe('');
      expect(places(text)).toEqual(places(WORDS.en[word as keyof typeof WORDS.en]));
    }
  }
});

test('a question that is lost while the socket comes back is asked again', async () => {
  const wires: Array<{ onopen: () => void; close: () => void }> = [];
  vi.stubGlobal('WebSocket', function Wire(this: (typeof wires)[0]) {
    this.close = () => {};
    wires.push(this);
  });
  let lose: (error: Error) => void = () => {};
  const lost = new Promise<Response>((_, reject) => {
    lose = reject;
  });
  const view = { ...state.view, messages: [], state: 'talking' };
  vi.stubGlobal('fetch', vi.fn().mockReturnValueOnce(lost).mockResolvedValue(Response.json(view)));
  sessionStorage.setItem('switchroom.chat.shop', JSON.stringify({ token: 'secret', seen: 0 }));
  const chat = new CustomerChat('shop', () => {});
  expect(chat.resume()).toBe(true);
  wires[0]?.onopen();
  lose(new TypeError('network'));
  await vi.waitFor(() => expect(chat.state.view?.state).toBe('talking'));
  expect(chat.state.connected).toBe(true);
  chat.leave();
  vi.unstubAllGlobals();
});

test('a question that hangs on the old line holds nothing up once the socket is back', async () => {
  const wires: Array<{ onopen: () => void; close: () => void }> = [];
  vi.stubGlobal('WebSocket', function Wire(this: (typeof wires)[0]) {
    this.close = () => {};
    wires.push(this);
  });
  const view = { ...state.view, messages: [], state: 'talking' };
  const hangs = new Promise<Response>(() => {});
  vi.stubGlobal('fetch', vi.fn(async () => Response.json(view)).mockReturnValueOnce(hangs));
  sessionStorage.setItem('switchroom.chat.shop', JSON.stringify({ token: 'secret', seen: 0 }));
  const chat = new CustomerChat('shop', () => {});
  expect(chat.resume()).toBe(true);
  wires[0]?.onopen();
  expect(chat.state.view).toBeNull();
  wires[0]?.onopen();
  await vi.waitFor(() => expect(chat.state.view?.state).toBe('talking'));
  expect(chat.state.connected).toBe(true);
  chat.leave();
  vi.unstubAllGlobals();
});
