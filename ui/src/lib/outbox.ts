/**
 * What was written and has not arrived yet. It is sent in order, and again after a cut until the server has it, with the
 * same client id each time: the server keeps one message per id. Texts survive a reload; a file's bytes cannot, so a
 * file that was cut off by one is shown as not sent.
 */
import { Problem } from '../api/problem';
import type { Message } from './conversation';
import { backoff } from './stream';

export type Unsent = {
  clientId: string;
  kind: 'text' | 'answer' | 'file';
  /** What is shown: the text, the chosen label, the file's name. */
  text: string;
  at: string;
  /** What was given must not be kept on this machine. */
  secret?: boolean;
  /** Of an answer: what the process asked, and what was given. */
  promptId?: string;
  given?: Record<string, unknown>;
  file?: File;
  /** Share of the file that has left, 0-1. */
  progress?: number;
  state: 'waiting' | 'refused';
  refusal?: Pick<Problem, 'status' | 'code' | 'detail'> & { fields?: Problem['fields'] };
};

export type Kept = { read: () => string | null; write: (text: string | null) => void };

type Options = {
  /** Sends one. Throws a Problem. */
  deliver: (unsent: Unsent, onProgress: (share: number) => void) => Promise<Message>;
  delivered: (message: Message) => void;
  changed: () => void;
  kept?: Kept;
  random?: () => number;
};

/** Files go beside the texts: a large one must not keep back a word. */
const LANES = [['text', 'answer'], ['file']] as const;
export const FILE_LOST = 'file.lost';
export const OVER = 'chat.ended';

export class Outbox {
  items: readonly Unsent[];
  private readonly busy = new Set<readonly string[]>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private attempt = 0;
  private closed = false;

  constructor(private readonly options: Options) {
    this.items = restored(options.kept?.read() ?? null);
  }

  add(unsent: Omit<Unsent, 'clientId' | 'at' | 'state'>): void {
    const item: Unsent = { ...unsent, clientId: newId(), at: new Date().toISOString(), state: 'waiting' };
    this.change([...this.items, item]);
    this.go();
  }

  /** Sends what waits, at once: there is a connection again. */
  go(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    for (const lane of LANES) void this.next(lane);
  }

  /** The server has these: an answer that was lost on the way is no reason to send again. */
  arrived(messages: readonly Message[]): void {
    const ids = new Set(messages.map((message) => message.client_id));
    if (this.items.some((item) => ids.has(item.clientId))) {
      this.change(this.items.filter((item) => !ids.has(item.clientId)));
    }
  }

  retry(clientId: string): void {
    this.patch(clientId, { state: 'waiting', refusal: undefined, progress: undefined });
    this.go();
  }

  drop(clientId: string): void {
    this.change(this.items.filter((item) => item.clientId !== clientId));
  }

  /** Nothing is sent any more; what is unsent stays as it is kept. */
  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
  }

  /** The conversation is over: what did not arrive never will. */
  giveUp(): void {
    this.close();
    const refusal = { status: 410, code: OVER, detail: '' };
    this.change(this.items.map((item) => ({ ...item, state: 'refused', refusal })));
    this.options.kept?.write(null);
  }

  private async next(lane: readonly string[]): Promise<void> {
    if (this.closed || this.timer || this.busy.has(lane)) return;
    const item = this.items.find(({ kind, state }) => lane.includes(kind) && state === 'waiting');
    if (!item) return;
    this.busy.add(lane);
    try {
      const message = await this.options.deliver(item, (progress) => this.patch(item.clientId, { progress }));
      this.attempt = 0;
      this.drop(item.clientId);
      this.options.delivered(message);
    } catch (error) {
      this.failed(item, error);
    } finally {
      this.busy.delete(lane);
    }
    void this.next(lane);
  }

  private failed(item: Unsent, error: unknown): void {
    const problem = error instanceof Problem ? error : new Problem(0, '', '');
    if (problem.passing || problem.status === 429 || problem.status === 500) {
      this.timer ??= setTimeout(() => this.go(), backoff(this.attempt++, this.options.random ?? Math.random));
      return;
    }
    const { status, code, detail, fields } = problem;
    this.patch(item.clientId, { state: 'refused', refusal: { status, code, detail, fields } });
  }

  private patch(clientId: string, change: Partial<Unsent>): void {
    if (!this.items.some((item) => item.clientId === clientId)) return;
    this.change(this.items.map((item) => (item.clientId === clientId ? { ...item, ...change } : item)));
  }

  private change(items: readonly Unsent[]): void {
    this.items = items;
    const kept = items.filter(({ secret }) => !secret).map(({ file: _, progress: __, ...rest }) => rest);
    this.options.kept?.write(kept.length ? JSON.stringify(kept) : null);
    this.options.changed();
  }
}

function restored(text: string | null): Unsent[] {
  try {
    const items = JSON.parse(text ?? '[]') as Unsent[];
    return items.map((item) =>
      item.kind === 'file' ? { ...item, state: 'refused', refusal: { status: 0, code: FILE_LOST, detail: '' } } : item,
    );
  } catch {
    return [];
  }
}

/** `crypto.randomUUID` exists only on secure pages; a plain http page inside a company must chat, too. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A place in a web storage, or in memory where the browser keeps nothing for us. */
export function keptIn(storage: () => Storage, key: string): Kept {
  let memory: string | null = null;
  return {
    read: () => {
      try {
        return storage().getItem(key);
      } catch {
        return memory;
      }
    },
    write: (text) => {
      memory = text;
      try {
        if (text === null) storage().removeItem(key);
        else storage().setItem(key, text);
      } catch {
        // Then it lasts as long as the page.
      }
    },
  };
}
