import type { FileUploaded } from '../../api/types';
import type { Kept } from '../../lib/outbox';
import type { Person } from './mentions';

export type Words = { subject: string; text: string; mentions?: Person[] };
type OnServer = Words & { files: FileUploaded[]; revision: number };
type Body = Words & { files: string[]; revision: number | null };
type Answer = { revision: number | null; replaced: Words | null };
/** `revision`: what the server had when these words began to differ from it. `dirty`: they do. */
type Local = Words & { revision: number | null; dirty: boolean };

type Options = {
  read: () => Promise<OnServer | null>;
  write: (body: Body) => Promise<Answer>;
  /** A reload must not lose what was typed since the server last heard. */
  kept: Kept;
  files: () => string[];
  takeFiles: (files: FileUploaded[]) => void;
  changed: () => void;
  wait?: number;
};

const WAIT_MS = 800;
const NOTHING: Local = { subject: '', text: '', revision: null, dirty: false };

/**
 * What somebody has begun to write: kept on the server a moment after each change, so that it is there on another
 * machine. Who writes last wins; what another window had written meanwhile is `other`, until it is taken or dismissed.
 */
export class KeptDraft {
  words: Local;
  other: Words | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private saving: Promise<void> | null = null;
  private round = 0;

  constructor(private readonly options: Options) {
    this.words = { ...NOTHING, ...restored(options.kept.read()) };
  }

  /** Looks for what was written elsewhere. What is being typed here stays. */
  async load(): Promise<void> {
    const { round, words } = this;
    const found = await this.options.read().catch(() => undefined);
    if (found === undefined || round !== this.round || this.saving) return;
    const typed = this.words.dirty;
    if (!found) {
      if (!typed && words.revision !== null) {
        this.options.takeFiles([]);
        this.clear();
      }
      if (typed) this.later();
      return;
    }
    if (found.revision === this.words.revision) {
      if (typed) this.later();
      return;
    }
    if (typed && says(this.words)) {
      if (differ(found, this.words)) this.other = wordsOf(found);
      this.later();
      this.options.changed();
      return;
    }
    this.options.takeFiles(found.files);
    this.put({ ...wordsOf(found), revision: found.revision, dirty: false });
  }

  change(part: Partial<Words>): void {
    this.put({ ...this.words, ...part, dirty: true });
    this.later();
  }

  /** The files beside it are others now. */
  touched(): void {
    this.put({ ...this.words, dirty: true });
    this.later();
  }

  /** Says at once what the server does not know yet: the page is about to go. */
  flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (this.words.dirty && !this.saving) void this.save();
  }

  /** It was sent, and the server has taken the draft away with it. */
  sent(): void {
    const late = this.saving;
    this.clear();
    // What was on its way while it was sent would be there again.
    if (late) void late.finally(() => this.options.write({ subject: '', text: '', files: [], revision: null }));
  }

  takeOther(): void {
    const { other } = this;
    if (!other) return;
    this.other = null;
    const text = [this.words.text.trimEnd(), other.text].filter(Boolean).join('\n');
    const mentions = [...(this.words.mentions ?? []), ...(other.mentions ?? [])];
    this.change({ subject: this.words.subject || other.subject, text, mentions });
  }

  dismissOther(): void {
    this.other = null;
    this.options.changed();
  }

  private clear(): void {
    this.round += 1;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.other = null;
    this.put(NOTHING);
  }

  private later(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.options.wait ?? WAIT_MS);
  }

  private save(): Promise<void> {
    const { round, words } = this;
    const { revision } = words;
    this.saving = this.options
      .write({ ...wordsOf(words), files: this.options.files(), revision })
      .then((answer) => {
        if (round !== this.round) return;
        if (answer.replaced) this.other = answer.replaced;
        this.put({ ...this.words, revision: answer.revision, dirty: this.words !== words });
      })
      // Without an answer it stays on this machine, and is said again with the next change.
      .catch(() => {})
      .finally(() => {
        this.saving = null;
        if (round === this.round && this.words !== words && this.words.dirty) this.later();
      });
    return this.saving;
  }

  private put(words: Local): void {
    this.words = words;
    this.options.kept.write(says(words) || words.revision !== null ? JSON.stringify(words) : null);
    this.options.changed();
  }
}

function wordsOf({ subject, text, mentions = [] }: Words): Words {
  return { subject, text, mentions };
}

function says({ subject, text }: Words): boolean {
  return subject.trim() !== '' || text.trim() !== '';
}

function differ(one: Words, other: Words): boolean {
  return one.subject !== other.subject || one.text !== other.text;
}

function restored(text: string | null): Partial<Local> {
  try {
    const found: unknown = JSON.parse(text ?? '{}');
    return found && typeof found === 'object' ? (found as Partial<Local>) : {};
  } catch {
    return {};
  }
}
