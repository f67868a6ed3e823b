import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Problem } from '../api/problem';
import { type Message, merged, pieces, unread, waitingSince, whole } from './conversation';
import { FILE_LOST, type Kept, Outbox, type Unsent } from './outbox';

const CUT = new Problem(0, 'network.unreachable', '');

/** A server that keeps one message per client id, as ours does, on a line that can be cut before or after it. */
class Server {
  readonly messages: Message[] = [];
  readonly line: Array<'up' | 'cut before' | 'cut after' | Problem> = [];
  asked = 0;

  deliver = async (unsent: Unsent): Promise<Message> => {
    this.asked++;
    const how = this.line.shift() ?? 'up';
    if (how instanceof Problem) throw how;
    if (how === 'cut before') throw CUT;
    const known = this.messages.find((message) => message.client_id === unsent.clientId);
    const message = known ?? this.write('customer', unsent.text, unsent.clientId);
    if (how === 'cut after') throw CUT;
    return message;
  };

  write(author: Message['author'], text: string, client_id: string | null = null): Message {
    const number = this.messages.length + 1;
    const message: Message = { number, at: '2026-01-01T00:00:00Z', author, kind: 'text', text, client_id };
    this.messages.push(message);
    return message;
  }
}

function memory(): Kept & { text: string | null } {
  const kept = {
    text: null as string | null,
    read: () => kept.text,
    write: (text: string | null) => {
      kept.text = text;
    },
  };
  return kept;
}

/** One page: what it holds of the conversation, and what it has not got rid of. */
function page(server: Server, kept = memory()) {
  const held = { messages: [] as readonly Message[] };
  const outbox = new Outbox({
    deliver: server.deliver,
    delivered: (message) => {
      held.messages = merged(held.messages, [message]);
    },
    changed: () => {},
    kept,
    random: () => 0,
  });
  const pull = () => {
    const news = server.messages.slice(whole(held.messages));
    held.messages = merged(held.messages, news);
    outbox.arrived(news);
    outbox.go();
  };
  return { held, outbox, kept, pull };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const texts = (messages: readonly Message[]) => messages.map((message) => message.text);

test('what is written arrives in order, one after the other', async () => {
  const server = new Server();
  const { held, outbox } = page(server);
  for (const text of ['one', 'two', 'three']) outbox.add({ kind: 'text', text });
  await vi.runAllTimersAsync();
  expect(texts(server.messages)).toEqual(['one', 'two', 'three']);
  expect(texts(held.messages)).toEqual(['one', 'two', 'three']);
  expect(outbox.items).toEqual([]);
});

test('through any cuts, before the server or after it, nothing is lost and nothing is there twice', async () => {
  const server = new Server();
  server.line.push('cut before', 'cut after', 'cut before', 'up', 'cut after', new Problem(503, 'full', ''), 'up');
  const { held, outbox, pull } = page(server);
  for (const text of ['one', 'two', 'three', 'four']) outbox.add({ kind: 'text', text });
  await vi.runAllTimersAsync();
  pull();
  await vi.runAllTimersAsync();
  expect(texts(server.messages)).toEqual(['one', 'two', 'three', 'four']);
  expect(texts(held.messages)).toEqual(['one', 'two', 'three', 'four']);
});

test('an answer that was lost on the way is found when the conversation is fetched, and not asked for again', async () => {
  const server = new Server();
  server.line.push('cut after');
  const { outbox, pull } = page(server);
  outbox.add({ kind: 'text', text: 'once' });
  await vi.advanceTimersByTimeAsync(0);
  expect(outbox.items).toHaveLength(1);
  pull();
  await vi.runAllTimersAsync();
  expect([outbox.items.length, server.asked, server.messages.length]).toEqual([0, 1, 1]);
});

test('what a reload interrupted is sent by the next page, under the same id', async () => {
  const server = new Server();
  server.line.push('cut after', 'cut before');
  const before = page(server);
  before.outbox.add({ kind: 'text', text: 'kept' });
  before.outbox.add({ kind: 'text', text: 'kept, too' });
  await vi.advanceTimersByTimeAsync(0);
  before.outbox.close();
  const after = page(server, before.kept);
  expect(after.outbox.items.map((item) => item.text)).toEqual(['kept', 'kept, too']);
  after.outbox.go();
  await vi.runAllTimersAsync();
  expect(texts(server.messages)).toEqual(['kept', 'kept, too']);
  expect(after.kept.text).toBeNull();
});

test('a secret is sent, and kept nowhere on the way', async () => {
  const server = new Server();
  server.line.push('cut before');
  const { outbox, kept } = page(server);
  outbox.add({ kind: 'answer', text: '••••', promptId: 'p', given: { value: '4711' }, secret: true });
  await vi.advanceTimersByTimeAsync(0);
  expect([kept.text, outbox.items.length]).toEqual([null, 1]);
  await vi.runAllTimersAsync();
  expect(texts(server.messages)).toEqual(['••••']);
});

test('a file whose bytes went with the page is said to be not sent', () => {
  const server = new Server();
  server.line.push('cut before');
  const before = page(server);
  before.outbox.add({ kind: 'file', text: 'photo.png', file: new File(['x'], 'photo.png') });
  before.outbox.close();
  const [item] = page(server, before.kept).outbox.items;
  expect([item?.state, item?.refusal?.code, item?.text]).toEqual(['refused', FILE_LOST, 'photo.png']);
});

test('what the server refuses is kept to be seen and keeps nothing else back', async () => {
  const server = new Server();
  server.line.push(new Problem(422, 'invalid', 'Too long.'));
  const { outbox } = page(server);
  outbox.add({ kind: 'text', text: 'too long' });
  outbox.add({ kind: 'text', text: 'short' });
  await vi.runAllTimersAsync();
  expect(texts(server.messages)).toEqual(['short']);
  expect(outbox.items.map(({ text, state }) => [text, state])).toEqual([['too long', 'refused']]);
  outbox.retry(outbox.items[0]?.clientId ?? '');
  await vi.runAllTimersAsync();
  expect(texts(server.messages)).toEqual(['short', 'too long']);
});

test('a large file keeps back no word', async () => {
  const server = new Server();
  let arrives = () => {};
  const slow = new Promise<void>((resolve) => {
    arrives = resolve;
  });
  const outbox = new Outbox({
    deliver: async (unsent) => {
      if (unsent.kind === 'file') await slow;
      return server.deliver(unsent);
    },
    delivered: () => {},
    changed: () => {},
  });
  outbox.add({ kind: 'file', text: 'film.mp4', file: new File(['x'], 'film.mp4') });
  outbox.add({ kind: 'text', text: 'word' });
  await vi.advanceTimersByTimeAsync(0);
  expect(texts(server.messages)).toEqual(['word']);
  arrives();
  await vi.advanceTimersByTimeAsync(0);
  expect(texts(server.messages)).toEqual(['word', 'film.mp4']);
});

test('what was sent here may be ahead of what was not yet fetched', () => {
  const server = new Server();
  const [hello, theirs, mine] = ['hello', 'theirs', 'mine'].map((text) => server.write('customer', text));
  const ahead = merged([hello as Message], [mine as Message]);
  expect(whole(ahead)).toBe(1);
  const all = merged(ahead, [theirs as Message, mine as Message]);
  expect([whole(all), texts(all)]).toEqual([3, ['hello', 'theirs', 'mine']]);
  expect(merged(all, [theirs as Message])).toBe(all);
});

test('the customer waits since the first word that nobody answered', () => {
  const at = (minute: number, author: Message['author']): Message => ({
    number: minute,
    at: `2026-01-01T00:0${minute}:00Z`,
    author,
    kind: 'text',
  });
  const talk = [at(1, 'customer'), at(2, 'agent'), at(3, 'customer'), at(4, 'process'), at(5, 'customer')];
  expect(waitingSince(talk)).toBe('2026-01-01T00:03:00Z');
  expect(waitingSince([...talk, at(6, 'agent')])).toBeNull();
  expect(unread(talk, 3, 'agent')).toBe(2);
});

test('only web addresses become links', () => {
  expect(pieces('See https://example.org/a?b=1. Not javascript:alert(1)')).toEqual([
    { text: 'See ' },
    { text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
    { text: '. Not javascript:alert(1)' },
  ]);
});
