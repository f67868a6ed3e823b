import { isPicture, type Message, pieces, size } from '../lib/conversation';
import { h, put } from '../lib/dom';
import { moment } from '../lib/format';
import type { Language } from '../lib/languages';
import { FILE_LOST, OVER, type Unsent } from '../lib/outbox';
import type { ChatState, CustomerChat } from './chat';
import { FILE, icon } from './icons';
import { type Word, words } from './words';

/** What was said. Lines are added and completed, never rebuilt: a screen reader reads each once. */
export class Log {
  private readonly list = h('ol');
  readonly element = h('div', { class: 'log', role: 'log', tabindex: '0' }, this.list);
  private readonly lines = new Map<string, Line>();
  private language: Language | null = null;
  /** Whether the end is in view: then it stays there, whatever else takes its room. */
  private pinned = true;

  constructor(
    private readonly chat: CustomerChat,
    private readonly filesLimit: number,
  ) {
    this.element.addEventListener('scroll', () => {
      this.pinned = this.atEnd();
    });
    new ResizeObserver(() => this.pinned && this.toEnd()).observe(this.element);
  }

  draw(state: ChatState, language: Language): void {
    if (this.language !== language) this.clear();
    this.language = language;
    this.element.setAttribute('aria-label', words(language, 'conversation'));
    const before = this.lines.size;
    const shown = new Set<string>();
    const readUpTo = state.view?.read_by_agent ?? 0;
    const lastMine = state.messages.findLast(({ author }) => author === 'customer')?.number;
    let previous: Message | null = null;
    for (const message of state.messages) {
      const key = message.client_id ?? `n${message.number}`;
      shown.add(key);
      const line = this.line(key, message.author, message.kind);
      const first = previous?.author !== message.author || previous.kind === 'note_of_state';
      line.drawMessage(message, language, first, message.number === lastMine ? readUpTo : null);
      previous = message;
    }
    for (const unsent of state.unsent) {
      shown.add(unsent.clientId);
      this.line(unsent.clientId, 'customer', unsent.kind).drawUnsent(unsent, language, this.filesLimit);
    }
    for (const [key, line] of this.lines) {
      if (shown.has(key)) continue;
      line.element.remove();
      this.lines.delete(key);
    }
    this.order(state);
    if (this.lines.size !== before && (this.pinned || state.unsent.length)) this.toEnd();
  }

  toEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
  }

  private atEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  private clear(): void {
    this.lines.clear();
    this.list.replaceChildren();
  }

  private line(key: string, author: Message['author'], kind: string): Line {
    let line = this.lines.get(key);
    if (!line) {
      line = new Line(author, kind, this.chat);
      this.lines.set(key, line);
      this.list.append(line.element);
    }
    return line;
  }

  /** What arrived while something was still unsent goes before it. */
  private order(state: ChatState): void {
    const keys = [...state.messages.map((m) => m.client_id ?? `n${m.number}`), ...state.unsent.map((u) => u.clientId)];
    for (const [index, key] of keys.entries()) {
      const element = this.lines.get(key)?.element;
      const there = this.list.children[index] ?? null;
      if (element && there !== element) this.list.insertBefore(element, there);
    }
  }
}

class Line {
  private readonly who = h('span', { class: 'who' });
  private readonly bubble = h('div', { class: 'bubble', dir: 'auto' });
  private readonly note = h('span', { class: 'note' });
  private readonly buttons = h('span', { class: 'again' });
  readonly element: HTMLLIElement;
  private drawn = '';

  constructor(
    author: Message['author'],
    kind: string,
    private readonly chat: CustomerChat,
  ) {
    const name = kind === 'note_of_state' ? 'state' : author;
    this.element = h(
      'li',
      { class: name },
      this.who,
      this.bubble,
      h('span', { class: 'foot' }, this.note, this.buttons),
    );
  }

  /** `readUpTo`: given for the last line of the customer's only. */
  drawMessage(message: Message, language: Language, first: boolean, readUpTo: number | null): void {
    const w = (word: Word) => words(language, word);
    const names = { customer: w('you'), agent: message.name || w('agent'), process: message.name || w('assistant') };
    put(this.who, message.kind === 'note_of_state' ? '' : names[message.author]);
    this.element.classList.toggle('first', first);
    this.fill(message, language);
    const read = readUpTo === null ? '' : ` · ${w(readUpTo >= message.number ? 'read' : 'sent')}`;
    put(this.note, message.kind === 'note_of_state' ? '' : moment(message.at, language) + read);
    this.buttons.replaceChildren();
    this.element.classList.remove('unsent', 'refused');
  }

  drawUnsent(unsent: Unsent, language: Language, filesLimit: number): void {
    const w = (word: Word, values?: Record<string, string>) => words(language, word, values);
    put(this.who, w('you'));
    this.say(unsent.text);
    const refused = unsent.state === 'refused';
    const over = unsent.refusal?.code === OVER;
    this.element.classList.add('unsent');
    this.element.classList.toggle('refused', refused);
    const why = refused ? whyRefused(unsent, (word) => w(word, { size: size(filesLimit, language) })) : '';
    const share = unsent.progress === undefined ? '' : ` ${Math.round(unsent.progress * 100)} %`;
    put(this.note, refused ? `${w('notSent')}. ${why}` : w('sending') + share);
    if (!refused || over) this.buttons.replaceChildren();
    else if (!this.buttons.children.length) {
      const again = h('button', { type: 'button', onclick: () => this.chat.retry(unsent.clientId) }, w('retry'));
      const remove = h('button', { type: 'button', onclick: () => this.chat.drop(unsent.clientId) }, w('remove'));
      this.buttons.append(...(unsent.kind === 'text' || unsent.file ? [again, remove] : [remove]));
    }
  }

  private fill(message: Message, language: Language): void {
    const { file } = message;
    if (!file) {
      this.say(message.text ?? noteWords(message, language));
      return;
    }
    if (this.drawn === file.id) return;
    this.drawn = file.id;
    const address = this.chat.fileAddress(file.id);
    const label = words(language, 'download', { name: file.name });
    const link = h('a', { class: 'file', href: address, download: file.name, 'aria-label': label });
    if (isPicture(file)) link.append(h('img', { src: address, alt: file.name, loading: 'lazy' }));
    else link.append(icon(FILE), h('span', {}, file.name, h('small', {}, size(file.size, language))));
    this.bubble.replaceChildren(link);
  }

  private say(text: string): void {
    if (this.drawn === text) return;
    this.drawn = text;
    const nodes = pieces(text).map(({ text, href }) =>
      href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, text) : text,
    );
    this.bubble.replaceChildren(...nodes);
  }
}

function noteWords({ note, name }: Message, language: Language): string {
  const known: Record<string, Word> = { joined: 'joined', left: 'left', ended: 'ended' };
  const word = known[note ?? ''];
  return word ? words(language, word, { name: name || words(language, 'agent') }) : '';
}

function whyRefused(unsent: Unsent, w: (word: Word) => string): string {
  const { code = '', status = 0, detail = '' } = unsent.refusal ?? {};
  if (code === OVER) return w('ended');
  if (code === FILE_LOST) return w('fileLost');
  if (unsent.kind === 'file') {
    if (status === 413) return w('fileTooLarge');
    if (status === 415 || status === 422) return w('fileType');
  }
  if (unsent.kind === 'answer') return w(status === 409 ? 'tooLate' : 'invalid');
  return detail;
}
