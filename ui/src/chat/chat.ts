import { type Message, merged, unread, whole } from '../lib/conversation';
import { type Kept, keptIn, Outbox, type Unsent } from '../lib/outbox';
import { Problem } from '../lib/public';
import { backoff } from '../lib/stream';
import { type Asked, type Begin, type Medium, type Prompt, server, type View } from './server';
import type { Word } from './words';

export type Phase = 'idle' | 'starting' | 'live' | 'ended';

export type ChatState = {
  phase: Phase;
  /** False from a cut until the server has answered again. */
  connected: boolean;
  view: Omit<View, 'messages'> | null;
  messages: readonly Message[];
  unsent: readonly Unsent[];
  /** Up to which message the customer has seen them. */
  seen: number;
  refusal: Word | null;
};

const FRESH: ChatState = {
  phase: 'idle',
  connected: true,
  view: null,
  messages: [],
  unsent: [],
  seen: 0,
  refusal: null,
};

/** A socket can be dead without knowing it. */
const LOOK_EVERY_MS = 25_000;
const TYPING_EVERY_MS = 3000;
/** So long it counts that somebody was writing. */
const TYPING_LASTS_MS = 6500;

type Remembered = { token: string; seen: number };

/** Why there is no chat, in words of ours. */
export function refusalWord(error: unknown): Word {
  if (!(error instanceof Problem)) return 'trouble';
  const byStatus: Record<number, Word> = {
    0: 'offline',
    403: 'blocked',
    404: 'unknown',
    429: 'throttled',
    503: 'full',
  };
  return byStatus[error.status] ?? 'trouble';
}

/** Where this tab's chat is remembered: a reload or another page of the site goes on with it, another tab begins anew. */
export function inThisTab(key: string): Kept {
  return keptIn(() => sessionStorage, key);
}

/** One customer's chat: from the first click to its end, through cuts and reloads. */
export class CustomerChat {
  state: ChatState = FRESH;
  private token: string | null = null;
  private socket: WebSocket | null = null;
  private outbox: Outbox | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private attempt = 0;
  private failures = 0;
  private askAgain: ReturnType<typeof setTimeout> | undefined;
  private pulling = false;
  private turn = 0;
  private again = false;
  private typedAt = 0;
  private lapse: ReturnType<typeof setTimeout> | undefined;
  private readonly kept: Kept;

  constructor(
    private readonly slug: string,
    private readonly changed: () => void,
    private readonly medium: Medium = 'chat',
  ) {
    this.kept = inThisTab(`switchroom.chat.${slug}`);
    setInterval(() => this.state.phase === 'live' && void this.pull(), LOOK_EVERY_MS);
    window.addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => document.hidden || this.hurry());
  }

  /** Whether this tab was in a chat. */
  resume(): boolean {
    const remembered = this.remembered();
    if (!remembered) return false;
    this.set({ phase: 'live', seen: remembered.seen });
    this.open(remembered.token);
    return true;
  }

  async start(begin: Begin): Promise<void> {
    if (this.state.phase === 'starting' || this.state.phase === 'live') return;
    this.leave();
    this.set({ ...FRESH, phase: 'starting' });
    try {
      const { chat_token } = await server.start(this.slug, this.medium, begin);
      this.set({ phase: 'live' });
      this.open(chat_token);
      this.remember();
    } catch (error) {
      this.set({ ...FRESH, refusal: refusalWord(error) });
    }
  }

  send(text: string): void {
    if (text.trim()) this.outbox?.add({ kind: 'text', text: text.trim() });
  }

  sendFile(file: File): void {
    this.outbox?.add({ kind: 'file', text: file.name, file });
  }

  answer(prompt: Prompt, shown: string, given: Record<string, unknown>, secret = false): void {
    this.outbox?.add({ kind: 'answer', text: shown, promptId: prompt.id, given, secret });
  }

  retry(clientId: string): void {
    this.outbox?.retry(clientId);
  }

  drop(clientId: string): void {
    this.outbox?.drop(clientId);
  }

  typing(): void {
    if (!this.token || this.state.phase !== 'live' || Date.now() - this.typedAt < TYPING_EVERY_MS) return;
    this.typedAt = Date.now();
    void server.typing(this.token).catch(() => {});
  }

  /** The customer has everything before the eyes. Changes nothing that is drawn, so tells nobody. */
  read(): void {
    const upTo = whole(this.state.messages);
    if (!this.token || upTo <= this.state.seen) return;
    this.state = { ...this.state, seen: upTo };
    this.remember();
    if (this.state.phase === 'live') void server.read(this.token, upTo).catch(() => {});
  }

  get news(): number {
    return unread(this.state.messages, this.state.seen, 'customer');
  }

  async end(): Promise<void> {
    const token = this.token;
    if (!token) return;
    try {
      await server.end(token);
    } catch (error) {
      // Not reached: then it has not ended, and goes on being reconnected.
      if (error instanceof Problem && error.passing) return;
    }
    await this.pull();
  }

  /** Forgets an ended chat. */
  leave(): void {
    this.close();
    this.outbox?.close();
    this.outbox = null;
    this.token = null;
    this.kept.write(null);
    this.set(FRESH);
  }

  transcript(language: string): string {
    return this.token ? server.transcript(this.token, language) : '';
  }

  /** Throws a Problem. */
  async mail(address: string, language: string): Promise<void> {
    if (this.token) await server.mail(this.token, address, language);
  }

  /** What the customer is asked now that it is over. Throws a Problem. */
  async rating(): Promise<Asked | null> {
    return this.token ? (await server.rating(this.token)).asked : null;
  }

  /** Throws a Problem. */
  async rate(score: number, comment: string): Promise<void> {
    if (this.token) await server.rate(this.token, score, comment);
  }

  /** A file that a form asks for: it goes along with what is handed in. */
  sendAhead(promptId: string, file: File, onProgress: (share: number) => void): Promise<{ id: string; name: string }> {
    return server.sendAhead(this.token ?? '', promptId, file, onProgress);
  }

  fileAddress(id: string): string {
    return this.token ? server.file(this.token, id) : '';
  }

  private open(token: string): void {
    this.token = token;
    this.outbox = new Outbox({
      deliver: (unsent, onProgress) => server.deliver(token, unsent, onProgress),
      delivered: (message) => this.arrived([message]),
      changed: () => this.set({ unsent: this.outbox?.items ?? [] }),
      kept: inThisTab(`switchroom.chat.${this.slug}.unsent`),
    });
    this.set({ unsent: this.outbox.items });
    this.connect();
  }

  private connect(): void {
    this.timer = null;
    if (!this.token) return;
    const socket = server.events(this.token);
    this.socket = socket;
    void this.pull();
    socket.onopen = () => {
      this.attempt = 0;
      // A question that went out on the old line may hang until its patience ends: nothing waits for it any more.
      this.turn++;
      this.pulling = false;
      void this.pull();
    };
    socket.onmessage = () => void this.pull();
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (this.state.phase !== 'live') return;
      this.set({ connected: false });
      this.timer = setTimeout(() => this.connect(), backoff(this.attempt++, Math.random));
    };
  }

  /** Back on the network, or before the eyes again: not a moment longer. */
  private hurry(): void {
    if (this.state.phase !== 'live') return;
    if (this.timer) {
      clearTimeout(this.timer);
      this.connect();
    } else void this.pull();
  }

  /** Fetches what is new. One question at a time; what happens meanwhile asks once more. */
  private async pull(): Promise<void> {
    if (this.pulling) {
      this.again = true;
      return;
    }
    this.pulling = true;
    const turn = ++this.turn;
    const token = this.token;
    try {
      do {
        this.again = false;
        if (!token) break;
        const after = whole(this.state.messages);
        const view = await server.view(token, after);
        if (turn !== this.turn) return;
        if (this.token !== token) break;
        this.take(view);
        if (view.last > whole(this.state.messages) && whole(this.state.messages) > after) this.again = true;
      } while (this.again);
    } catch (error) {
      if (turn !== this.turn) return;
      const gone = error instanceof Problem && [404, 410].includes(error.status);
      if (this.token === token && gone) this.finish();
      else if (this.token === token) this.pullLater();
    } finally {
      if (turn === this.turn) this.pulling = false;
    }
  }

  /** A socket that is up again is no reason to ask: it may have come back while this question was being lost. */
  private pullLater(): void {
    this.set({ connected: false });
    clearTimeout(this.askAgain);
    if (this.socket) this.askAgain = setTimeout(() => void this.pull(), backoff(this.failures++, Math.random));
  }

  private take({ messages, ...view }: View): void {
    this.set({ view, connected: true });
    this.failures = 0;
    clearTimeout(this.lapse);
    if (view.typing) this.lapse = setTimeout(() => this.set({ view: { ...view, typing: false } }), TYPING_LASTS_MS);
    this.arrived(messages);
    this.outbox?.arrived(messages);
    this.outbox?.go();
    if (view.state === 'ended') this.finish();
  }

  private arrived(news: readonly Message[]): void {
    this.set({ messages: merged(this.state.messages, news) });
  }

  private finish(): void {
    this.close();
    this.outbox?.giveUp();
    this.set({ phase: 'ended', connected: true });
    this.remember();
  }

  private close(): void {
    clearTimeout(this.lapse);
    clearTimeout(this.askAgain);
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private set(change: Partial<ChatState>): void {
    this.state = { ...this.state, ...change };
    this.changed();
  }

  private remember(): void {
    if (!this.token) return;
    const remembered: Remembered = { token: this.token, seen: this.state.seen };
    this.kept.write(JSON.stringify(remembered));
  }

  private remembered(): Remembered | null {
    try {
      return JSON.parse(this.kept.read() ?? 'null') as Remembered | null;
    } catch {
      return null;
    }
  }
}
