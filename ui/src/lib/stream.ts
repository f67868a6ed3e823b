/**
 * The event stream: one socket for the whole desk.
 *
 * Each topic has a position. An event carries its own and the topic's previous one; whoever holds another position than
 * `previous` has missed something and is told to refetch. The same holds after a reconnect: the answer to a
 * subscription names the topic's position. A topic that was refused is asked for again whenever something happens to
 * me: what I accept is mine a moment later than my page of it is open.
 *
 * Whoever may see a part of a topic gets hints: frames that carry positions and no event, at most one a second. They mean
 * refetch as well.
 */
export type StreamEvent = {
  topic: string;
  position: number;
  previous: number;
  type: string;
  at: string;
  subject: string | null;
  data: Record<string, unknown>;
};

export type Subscriber = {
  onEvent: (event: StreamEvent) => void;
  /** Something was missed: fetch the whole state again. */
  onRefetch: () => void;
  /** The position of the state already fetched, if any: older events are old news. */
  known?: () => number | undefined;
  /** From here on everything is told. What was asked for before may be older than this, or have been refused. */
  onSubscribed?: (position: number) => void;
};

export type SocketLike = Pick<WebSocket, 'send' | 'close' | 'readyState'> & {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
};

export type StreamState = 'connecting' | 'open' | 'waiting' | 'closed';

type Topic = { subscribers: Set<Subscriber>; position: number | null; refused: boolean };

type Options = {
  open: () => SocketLike;
  /** The server says that our session has ended: no use in coming back. */
  onSignedOut?: () => void;
  /** Random share 0-1; injectable for tests. */
  random?: () => number;
};

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 15_000;
const OPEN = 1;
const MINE = 'me';
const SIGNED_OUT = 4401;

/** How long to wait before attempt n (from 0): doubling, capped, and spread so that a thousand desks do not return at once. */
export function backoff(attempt: number, random: () => number): number {
  const top = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return top / 2 + (top / 2) * random();
}

export class EventStream {
  private readonly topics = new Map<string, Topic>();
  private readonly watchers = new Set<() => void>();
  private socket: SocketLike | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private attempt = 0;
  private ready = false;
  state: StreamState = 'closed';

  constructor(private readonly options: Options) {}

  start(): void {
    if (this.state !== 'closed') return;
    this.connect();
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const socket = this.socket;
    this.socket = null;
    this.ready = false;
    socket?.close();
    this.become('closed');
  }

  /** Try at once instead of waiting: the network is back, or the page is visible again. */
  hurry(): void {
    if (this.state !== 'waiting') return;
    if (this.timer) clearTimeout(this.timer);
    this.connect();
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  subscribe(name: string, subscriber: Subscriber): () => void {
    let topic = this.topics.get(name);
    if (!topic) {
      topic = { subscribers: new Set(), position: null, refused: false };
      this.topics.set(name, topic);
      this.send({ subscribe: [name] });
    }
    topic.subscribers.add(subscriber);
    return () => this.unsubscribe(name, subscriber);
  }

  private unsubscribe(name: string, subscriber: Subscriber): void {
    const topic = this.topics.get(name);
    if (!topic?.subscribers.delete(subscriber) || topic.subscribers.size) return;
    this.topics.delete(name);
    this.send({ unsubscribe: [name] });
  }

  private connect(): void {
    this.timer = null;
    this.become('connecting');
    const socket = this.options.open();
    this.socket = socket;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.attempt = 0;
      this.ready = true;
      this.become('open');
      if (this.topics.size) this.send({ subscribe: [...this.topics.keys()] });
    };
    socket.onmessage = (message) => {
      if (this.socket === socket) this.receive(JSON.parse(String(message.data)));
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      this.ready = false;
      if (event.code === SIGNED_OUT) {
        this.become('closed');
        this.options.onSignedOut?.();
        return;
      }
      this.become('waiting');
      this.timer = setTimeout(() => this.connect(), backoff(this.attempt++, this.options.random ?? Math.random));
    };
  }

  private receive(frame: Record<string, unknown>): void {
    if (typeof frame.subscribed === 'string') this.subscribed(frame.subscribed, Number(frame.position));
    else if (typeof frame.refused === 'string') {
      const topic = this.topics.get(frame.refused);
      if (topic) topic.refused = true;
    } else if (typeof frame.topic === 'string') this.event(frame as unknown as StreamEvent);
  }

  private subscribed(name: string, position: number): void {
    const topic = this.topics.get(name);
    if (!topic) return;
    const { position: before, refused } = topic;
    Object.assign(topic, { position, refused: false });
    for (const subscriber of topic.subscribers) {
      if (refused || (before !== null && before < position)) subscriber.onRefetch();
      else if (before === null) subscriber.onSubscribed?.(position);
    }
  }

  private event(event: StreamEvent): void {
    const topic = this.topics.get(event.topic);
    if (!topic || (topic.position !== null && event.position <= topic.position)) return;
    const missed = topic.position !== null && topic.position !== event.previous;
    topic.position = event.position;
    for (const subscriber of topic.subscribers) {
      if (missed) subscriber.onRefetch();
      else if ((subscriber.known?.() ?? -1) >= event.position) continue;
      else if (event.type === undefined) subscriber.onRefetch();
      else subscriber.onEvent(event);
    }
    if (event.topic === MINE) this.askAgain();
  }

  private askAgain(): void {
    const refused = [...this.topics].filter(([, topic]) => topic.refused).map(([name]) => name);
    if (refused.length) this.send({ subscribe: refused });
  }

  private send(frame: Record<string, unknown>): void {
    if (this.ready && this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(frame));
  }

  private become(state: StreamState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
