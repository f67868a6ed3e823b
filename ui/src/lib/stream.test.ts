import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { backoff, EventStream, type SocketLike, type StreamEvent } from './stream';

class Wire implements SocketLike {
  readyState: 0 | 1 | 2 | 3 = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  sent: Array<Record<string, unknown>> = [];

  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
  opens() {
    this.readyState = 1;
    this.onopen?.(new Event('open'));
  }
  breaks(code = 1006) {
    this.readyState = 3;
    this.onclose?.(new CloseEvent('close', { code }));
  }
  says(frame: unknown) {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
}

let wires: Wire[] = [];
const signedOut = vi.fn();
let stream: EventStream;

function latest(): Wire {
  const wire = wires.at(-1);
  if (!wire) throw new Error('no socket was opened');
  return wire;
}

function event(position: number, previous: number, topic = 'me'): StreamEvent {
  return { topic, position, previous, type: 'routing.offered', at: '2026-01-01T00:00:00Z', subject: null, data: {} };
}

function subscriber(known?: number) {
  return { onEvent: vi.fn(), onRefetch: vi.fn(), known: () => known };
}

beforeEach(() => {
  vi.useFakeTimers();
  wires = [];
  stream = new EventStream({
    open: () => {
      const wire = new Wire();
      wires.push(wire);
      return wire;
    },
    random: () => 1,
    onSignedOut: signedOut,
  });
  stream.start();
});

afterEach(() => {
  stream.stop();
  vi.useRealTimers();
});

test('topics wanted before the socket is open are subscribed when it opens', () => {
  stream.subscribe('me', subscriber());
  latest().opens();
  expect(latest().sent).toEqual([{ subscribe: ['me'] }]);
});

test('events in order are delivered, each once', () => {
  const one = subscriber();
  stream.subscribe('me', one);
  latest().opens();
  latest().says({ subscribed: 'me', position: 10 });
  latest().says(event(11, 10));
  latest().says(event(11, 10));
  latest().says(event(15, 11));
  expect(one.onEvent.mock.calls.map(([e]) => e.position)).toEqual([11, 15]);
  expect(one.onRefetch).not.toHaveBeenCalled();
});

test('a gap means refetch, and the next event in order is delivered again', () => {
  const one = subscriber();
  stream.subscribe('me', one);
  latest().opens();
  latest().says({ subscribed: 'me', position: 10 });
  latest().says(event(14, 12));
  expect(one.onRefetch).toHaveBeenCalledOnce();
  expect(one.onEvent).not.toHaveBeenCalled();
  latest().says(event(15, 14));
  expect(one.onEvent).toHaveBeenCalledOnce();
});

test('a hint carries no event and means refetch, unless the state is as new', () => {
  const one = subscriber();
  const fresh = subscriber(20);
  stream.subscribe('queues', one);
  stream.subscribe('queues', fresh);
  latest().opens();
  latest().says({ subscribed: 'queues', position: 10 });
  latest().says({ topic: 'queues', position: 20, previous: 10 });
  expect(one.onRefetch).toHaveBeenCalledOnce();
  expect(fresh.onRefetch).not.toHaveBeenCalled();
  latest().says({ topic: 'queues', position: 30, previous: 20 });
  expect(fresh.onRefetch).toHaveBeenCalledOnce();
  expect(one.onEvent).not.toHaveBeenCalled();
  expect(fresh.onEvent).not.toHaveBeenCalled();
});

test('from which position on a topic is followed is told once', () => {
  const one = { ...subscriber(), onSubscribed: vi.fn() };
  stream.subscribe('b', one);
  latest().opens();
  latest().says({ subscribed: 'b', position: 10 });
  latest().breaks();
  vi.runAllTimers();
  latest().opens();
  latest().says({ subscribed: 'b', position: 10 });
  expect(one.onSubscribed.mock.calls).toEqual([[10]]);
  expect(one.onRefetch).not.toHaveBeenCalled();
});

test('an event older than the fetched state is old news', () => {
  const one = subscriber(20);
  stream.subscribe('me', one);
  latest().opens();
  latest().says({ subscribed: 'me', position: 10 });
  latest().says(event(12, 10));
  expect(one.onEvent).not.toHaveBeenCalled();
});

test('after a break it comes back, subscribes again and refetches what moved meanwhile', () => {
  const moved = subscriber();
  const still = subscriber();
  stream.subscribe('moved', moved);
  stream.subscribe('still', still);
  latest().opens();
  latest().says({ subscribed: 'moved', position: 5 });
  latest().says({ subscribed: 'still', position: 5 });
  latest().breaks();
  expect(stream.state).toBe('waiting');
  vi.advanceTimersByTime(300);
  expect(wires).toHaveLength(2);
  latest().opens();
  expect(latest().sent).toEqual([{ subscribe: ['moved', 'still'] }]);
  latest().says({ subscribed: 'moved', position: 9 });
  latest().says({ subscribed: 'still', position: 5 });
  expect(moved.onRefetch).toHaveBeenCalledOnce();
  expect(still.onRefetch).not.toHaveBeenCalled();
});

test('waits grow between attempts, and are skipped when the network is known to be back', () => {
  expect([0, 1, 2, 10].map((n) => backoff(n, () => 1))).toEqual([300, 600, 1200, 15_000]);
  expect(backoff(3, () => 0)).toBe(1200);
  latest().breaks();
  stream.hurry();
  expect(wires).toHaveLength(2);
});

test('the last subscriber to go unsubscribes the topic', () => {
  const first = stream.subscribe('queues', subscriber());
  const second = stream.subscribe('queues', subscriber());
  latest().opens();
  first();
  expect(latest().sent).toHaveLength(1);
  second();
  expect(latest().sent.at(-1)).toEqual({ unsubscribe: ['queues'] });
});

test('what was refused is asked for again when something happens to me, and then fetched', () => {
  const mine = subscriber();
  const page = subscriber();
  stream.subscribe('me', mine);
  stream.subscribe('interaction:1', page);
  latest().opens();
  latest().says({ subscribed: 'me', position: 4 });
  latest().says({ refused: 'interaction:1' });
  latest().says(event(5, 4));
  expect(latest().sent.at(-1)).toEqual({ subscribe: ['interaction:1'] });
  latest().says({ subscribed: 'interaction:1', position: 5 });
  expect(page.onRefetch).toHaveBeenCalledOnce();
  latest().says(event(6, 5));
  expect(latest().sent).toHaveLength(2);
  latest().says(event(7, 5, 'interaction:1'));
  expect(page.onEvent).toHaveBeenCalledOnce();
});

test('when the session has ended it says so once and does not come back', () => {
  latest().opens();
  latest().breaks(4401);
  vi.advanceTimersByTime(60_000);
  expect(signedOut).toHaveBeenCalledOnce();
  expect(stream.state).toBe('closed');
  expect(wires).toHaveLength(1);
});

test('a stopped stream stays silent', () => {
  const one = subscriber();
  stream.subscribe('me', one);
  const wire = latest();
  wire.opens();
  stream.stop();
  wire.says(event(1, 0));
  wire.breaks();
  vi.advanceTimersByTime(60_000);
  expect(wires).toHaveLength(1);
  expect(one.onEvent).not.toHaveBeenCalled();
});
