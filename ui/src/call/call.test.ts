import { expect, test } from 'vitest';
import { nearestLanguage } from '../lib/languages';
import { Problem } from '../lib/public';
import { afterEvent, type CallState, refusalWord } from './call';
import { statusWord, waitingWords } from './page';
import { WORDS, words } from './words';

const live: CallState = {
  phase: 'live',
  doing: 'up',
  startedAt: 0,
  endedAt: null,
  muted: false,
  position: null,
  wait: null,
  said: [],
  trouble: null,
  refusal: null,
  cause: '',
};

test('the wait is told in whole minutes, as a range where it is one', () => {
  const queued = afterEvent(live, { event: 'queue', position: 3, wait_low_s: 130, wait_high_s: 290 }, 0);
  expect(waitingWords('en', queued)).toBe('You are number 3 in the queue · About 2 to 5 minutes');
  const soon = afterEvent(live, { event: 'queue', position: 1, wait_low_s: 0, wait_high_s: 40 }, 0);
  expect(waitingWords('en', soon)).toBe('You are number 1 in the queue · Less than a minute');
});

test('position and wait go when an agent comes', () => {
  const queued = afterEvent(live, { event: 'queue', position: 1 }, 0);
  const talking = afterEvent(queued, { event: 'state', state: 'talking' }, 0);
  expect(waitingWords('en', talking)).toBe('');
  expect(statusWord(talking)).toBe('talking');
});

test('what was played stands there as text', () => {
  const said = afterEvent(afterEvent(live, { event: 'said', text: 'Hello' }, 1), { event: 'said', text: 'Press 1' }, 2);
  expect(said.said.map((line) => line.text)).toEqual(['Hello', 'Press 1']);
});

test('refusals have words: too often, blocked, full, unknown, no network', () => {
  const word = (status: number, code = '') => refusalWord(new Problem(status, code, ''));
  expect([word(429), word(403, 'caller.blocked'), word(503), word(404), word(0), word(500)]).toEqual([
    'throttled',
    'blocked',
    'full',
    'unknown',
    'offline',
    'trouble',
  ]);
});

test('who is called back keeps the place in sight until it rings', () => {
  const off = afterEvent({ ...live, phase: 'callback' }, { event: 'state', state: 'callback' }, 0);
  const told = afterEvent(off, { event: 'queue', position: 2 }, 0);
  expect([told.doing, waitingWords('en', told)]).toEqual(['callback', 'You are number 2 in the queue']);
  const rings = afterEvent(told, { event: 'state', state: 'ringing' }, 0);
  expect([rings.doing, waitingWords('en', rings)]).toEqual(['ringing', '']);
  expect(statusWord({ ...rings, phase: 'ringing' })).toBe('ringing');
  expect(statusWord(afterEvent(rings, { event: 'ended', cause: 'unreachable' }, 0))).toBe('notReached');
});

test('a state newer than the page is still a call', () => {
  expect(statusWord({ ...live, doing: 'something_new' })).toBe('connected');
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

test('languages are found by their base, in the order wanted', () => {
  expect(nearestLanguage(['fr', 'pt', 'en'])).toBe('pt-BR');
  expect(nearestLanguage(['zh-Hans-CN'])).toBe('zh-CN');
  expect(nearestLanguage([null, 'xx'])).toBe('en');
  expect(words('zh-CN', 'position', { n: 2 })).toBe('您排在第 2 位');
});
