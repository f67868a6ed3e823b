import { h, put } from '../lib/dom';
import { type Language, nearestLanguage, SHORT_NAMES } from '../lib/languages';
import { Problem } from '../lib/public';
import { say } from '../lib/text';
import { type ChatState, CustomerChat, inThisTab } from './chat';
import { Composer } from './composer';
import { isOurs, type ToFrame, type ToPage } from './frame';
import { CHAT, DOWN, icon, PHONE } from './icons';
import { Log } from './log';
import { MailForm } from './mail-form';
import { PromptForm } from './prompt';
import { RatingForm } from './rating';
import { type EntryPoint, server } from './server';
import { type Word, words } from './words';

/** Alone in its own tab, or in the frame that the loader made on somebody's page. */
const FRAMED = window.parent !== window;

/** What is happening, in one line under the title. */
export function statusLine(language: Language, { phase, connected, view }: ChatState): string {
  if (phase === 'ended') return words(language, 'ended');
  if (phase === 'starting') return words(language, 'starting');
  if (phase === 'idle' || !connected || !view) return '';
  if (view.agent) return words(language, 'talking', { name: view.agent.name });
  if (view.state !== 'queued') return words(language, 'answering');
  const parts = [words(language, 'waiting')];
  if (view.position != null) parts.push(words(language, 'position', { n: view.position }));
  const [low, high] = view.wait ?? [];
  if (high != null) parts.push(waitWords(language, low ?? 0, high));
  return parts.join(' · ');
}

/** The expected wait of so many seconds, in whole minutes. */
export function waitWords(language: Language, lowS: number, highS: number): string {
  const low = Math.floor(lowS / 60);
  const high = Math.max(1, Math.ceil(highS / 60));
  const word: Word = low > 0 && low < high ? 'waitRange' : high > 1 ? 'waitSoon' : 'waitMinute';
  return words(language, word, { low, high });
}

/** The page: built once, then only its words and its shown parts change. */
export class ChatPage {
  private language: Language;
  private opened: boolean;
  private asking = false;
  private who: { name?: string; signed_token?: string } = {};
  private readonly parts = build();
  private readonly chat: CustomerChat;
  private readonly log: Log;
  private readonly prompt: PromptForm;
  private readonly composer: Composer;
  private readonly byMail: MailForm;
  private readonly rating: RatingForm;
  private readonly openKept;

  constructor(
    root: HTMLElement,
    private readonly entry: EntryPoint,
    slug: string,
  ) {
    const asked = new URLSearchParams(location.search);
    this.language = nearestLanguage([asked.get('lang'), ...navigator.languages, entry.language]);
    dress(entry, asked.get('appearance'));
    this.chat = new CustomerChat(slug, () => this.draw());
    this.log = new Log(this.chat, entry.files.max_bytes);
    this.prompt = new PromptForm(this.chat, slug);
    this.composer = new Composer(this.chat, entry.files, slug);
    this.byMail = new MailForm(this.chat);
    this.rating = new RatingForm(this.chat);
    this.parts.over.prepend(this.rating.element);
    this.parts.over.append(this.byMail.element);
    this.openKept = inThisTab(`switchroom.chat.${slug}.open`);
    this.opened = !FRAMED || this.openKept.read() === '1';
    const { panel, launcher, talk } = this.parts;
    talk.append(this.log.element, this.parts.typing, this.parts.offline, this.prompt.element, this.composer.element);
    root.replaceChildren(panel, ...(FRAMED ? [launcher] : []));
    this.listen(slug);
    this.chat.resume();
    this.draw();
    this.tellPage();
  }

  private listen(slug: string): void {
    const { launcher, minimise, languages, startForm, end, endYes, endNo, fresh, call } = this.parts;
    for (const [tag, name] of Object.entries(SHORT_NAMES)) {
      languages.append(h('option', { value: tag, lang: tag, selected: tag === this.language }, name));
    }
    languages.addEventListener('change', () => {
      this.language = nearestLanguage([languages.value]);
      this.draw();
      this.tellPage();
    });
    if (this.entry.call_slug) call.href = `/call/${encodeURIComponent(this.entry.call_slug)}`;
    launcher.addEventListener('click', () => this.show(true));
    minimise.addEventListener('click', () => this.show(false));
    startForm.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.begin();
    });
    end.addEventListener('click', () => this.ask(true));
    endNo.addEventListener('click', () => this.ask(false));
    endYes.addEventListener('click', () => {
      this.ask(false);
      void this.chat.end();
    });
    fresh.addEventListener('click', () => {
      this.chat.leave();
      inThisTab(`switchroom.chat.${slug}.draft`).write(null);
      this.parts.start.focus();
    });
    window.addEventListener('keydown', (event) => this.key(event));
    window.addEventListener('focus', () => this.draw());
    document.addEventListener('visibilitychange', () => this.draw());
    if (FRAMED) window.addEventListener('message', (event) => this.hear(event));
  }

  private async begin(): Promise<void> {
    const name = this.parts.name.value.trim() || this.who.name;
    await this.chat.start({ language: this.language, name, signed_token: this.who.signed_token });
    if (this.chat.state.phase === 'live') this.composer.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229) return;
    if (this.asking) this.ask(false);
    else if (FRAMED && this.opened) this.show(false);
  }

  private ask(asking: boolean): void {
    this.asking = asking;
    this.draw();
    (asking ? this.parts.endNo : this.parts.end).focus();
  }

  private show(opened: boolean): void {
    this.opened = opened;
    this.openKept.write(opened ? '1' : null);
    this.draw();
    this.tellPage();
    if (!opened) this.parts.launcher.focus();
    else if (this.chat.state.phase === 'live') this.composer.focus();
    else this.parts.panel.focus();
    if (opened) this.log.toEnd();
  }

  private tellPage(): void {
    if (!FRAMED) return;
    const { position } = this.entry.theme;
    const message: ToPage = { switchroom: 'chat', kind: 'layout', open: this.opened, position, title: this.title() };
    window.parent.postMessage(message, '*'); // says nothing that the page does not see anyway
  }

  private hear({ source, data }: MessageEvent): void {
    if (source !== window.parent || !isOurs(data)) return;
    const told = data as ToFrame;
    if (told.kind === 'hello') {
      this.who = { name: told.name, signed_token: told.signed_token };
      this.draw();
    } else if (this.opened !== (told.kind === 'open')) this.show(told.kind === 'open');
  }

  private title(): string {
    return say(this.entry.theme.title, this.language) || say(this.entry.brand, this.language);
  }

  private draw(): void {
    const { parts, language } = this;
    const w = (word: Word, values?: Record<string, string | number>) => words(language, word, values);
    if (this.opened && !document.hidden) this.chat.read();
    const { state, news } = this.chat;
    const live = state.phase === 'live';
    const talking = live || state.phase === 'ended';
    document.documentElement.lang = language;
    document.title = this.title();
    document.body.classList.toggle('open', this.opened);
    parts.panel.hidden = !this.opened;
    parts.launcher.hidden = this.opened;
    parts.launcher.setAttribute('aria-label', news ? w('openNews', { n: news }) : w('open'));
    put(parts.badge, news ? String(Math.min(99, news)) : '');
    put(parts.title, this.title());
    put(parts.status, statusLine(language, state));
    parts.minimise.hidden = !FRAMED;
    parts.minimise.setAttribute('aria-label', w('minimise'));
    parts.end.hidden = !live || this.asking;
    put(parts.end, w('endChat'));
    parts.confirm.hidden = !this.asking || !live;
    put(parts.question, w('endQuestion'));
    put(parts.endYes, w('end'));
    put(parts.endNo, w('goOn'));
    parts.begin.hidden = talking;
    parts.talk.hidden = !talking;
    this.drawStart(state, w);
    this.rating.draw(language);
    if (!talking) return;
    parts.offline.hidden = state.connected;
    put(parts.offline, state.connected ? '' : w('reconnecting'));
    const writer = state.view?.agent?.name;
    put(parts.typing, state.view?.typing && live ? (writer ? w('typing', { name: writer }) : w('typingSomebody')) : '');
    this.log.draw(state, language);
    this.prompt.draw(state, language);
    this.composer.element.hidden = !live || this.prompt.asksForValues(state);
    this.composer.draw(language);
    parts.over.hidden = state.phase !== 'ended';
    put(parts.fresh, w('startNew'));
    this.byMail.draw(language);
    put(parts.transcript, w('transcript'));
    parts.transcript.href = this.chat.transcript(language);
  }

  private drawStart(state: ChatState, w: (word: Word) => string): void {
    const { parts, entry, language } = this;
    put(parts.welcome, say(entry.theme.welcome, language) || say(entry.name, language));
    put(parts.closed, entry.open ? '' : w('closed'));
    put(parts.refusal, state.refusal ? w(state.refusal) : '');
    put(parts.nameLabel, w('name'));
    put(parts.start, w(state.phase === 'starting' ? 'starting' : 'start'));
    parts.start.disabled = state.phase === 'starting';
    parts.nameBox.hidden = !!this.who.name;
    parts.languages.setAttribute('aria-label', w('language'));
    parts.call.hidden = !entry.call_slug;
    put(parts.callText, w('callUs'));
  }
}

/** The entry point's colours, by the object model: a policy may forbid styles in the page. */
function dress({ theme }: EntryPoint, appearance: string | null): void {
  const { style } = document.documentElement;
  style.setProperty('--accent', theme.accent);
  style.setProperty('--on-accent', theme.on_accent);
  if (appearance === 'light' || appearance === 'dark') style.setProperty('color-scheme', appearance);
  document.body.dataset.position = theme.position;
  document.body.classList.toggle('framed', FRAMED);
}

function build() {
  const badge = h('span', { class: 'badge', 'aria-hidden': 'true' });
  const launcher = h('button', { type: 'button', class: 'launcher' }, icon(CHAT), badge);
  const title = h('h1');
  const status = h('p', { class: 'status', role: 'status' });
  const end = h('button', { type: 'button', class: 'quiet' });
  const minimise = h('button', { type: 'button', class: 'round' }, icon(DOWN));
  const head = h('header', {}, h('div', { class: 'titles' }, title, status), end, minimise);
  const question = h('strong', { id: 'end-question' });
  const endYes = h('button', { type: 'button', class: 'danger' });
  const endNo = h('button', { type: 'button' });
  const confirm = h(
    'div',
    { class: 'confirm', role: 'alertdialog', 'aria-labelledby': 'end-question', hidden: true },
    question,
    endNo,
    endYes,
  );
  const welcome = h('p', { class: 'welcome', dir: 'auto' });
  const closed = h('p', { class: 'hint' });
  const refusal = h('p', { class: 'error', role: 'alert' });
  const nameLabel = h('span');
  const name = h('input', { autocomplete: 'name', maxlength: '80', name: 'name' });
  const nameBox = h('label', { class: 'field' }, nameLabel, name);
  const languages = h('select');
  const start = h('button', { type: 'submit', class: 'primary' });
  const startForm = h('form', { class: 'start' }, nameBox, languages, start);
  const callText = h('span');
  const call = h('a', { class: 'call', target: '_blank', rel: 'noopener', hidden: true }, icon(PHONE), callText);
  const begin = h('div', { class: 'begin' }, welcome, closed, refusal, startForm, call);
  const typing = h('p', { class: 'typing', 'aria-live': 'polite' });
  const offline = h('p', { class: 'offline', role: 'status', hidden: true });
  const talk = h('div', { class: 'talk', hidden: true });
  const transcript = h('a', { class: 'button', download: true });
  const fresh = h('button', { type: 'button', class: 'primary' });
  const over = h('div', { class: 'over', hidden: true }, transcript, fresh);
  const panel = h('main', { class: 'panel', tabindex: '-1' }, head, confirm, begin, talk, over);
  return {
    launcher,
    badge,
    panel,
    title,
    status,
    end,
    minimise,
    question,
    endYes,
    endNo,
    confirm,
    welcome,
    closed,
    refusal,
    nameLabel,
    name,
    nameBox,
    languages,
    start,
    startForm,
    call,
    callText,
    begin,
    typing,
    offline,
    talk,
    transcript,
    fresh,
    over,
  };
}

/** Draws the page of an entry point. Where there is none, a page of its own says so and a frame stays away. */
export async function open(root: HTMLElement, slug: string): Promise<void> {
  try {
    new ChatPage(root, await server.entryPoint(slug, 'chat'), slug);
  } catch (error) {
    if (FRAMED) return;
    const language = nearestLanguage(navigator.languages);
    const word: Word = error instanceof Problem && error.status === 404 ? 'unknown' : 'offline';
    document.documentElement.lang = language;
    document.body.classList.add('open');
    root.replaceChildren(h('main', { class: 'panel lost' }, h('h1', {}, words(language, word))));
  }
}
