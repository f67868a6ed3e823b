import { type ChatState, CustomerChat } from '../chat/chat';
import { PromptForm } from '../chat/prompt';
import { type EntryPoint, type Prompt, server } from '../chat/server';
import type { Word } from '../chat/words';
import type { Message } from '../lib/conversation';
import { h, put } from '../lib/dom';
import { type Language, nearestLanguage, SHORT_NAMES } from '../lib/languages';
import { Problem } from '../lib/public';
import { say } from '../lib/text';
import { type FormWord, formWords } from './words';

const REFUSALS: Partial<Record<Word, FormWord>> = {
  offline: 'unreachable',
  blocked: 'blocked',
  unknown: 'unknown',
  throttled: 'throttled',
  full: 'full',
};

/** What is said on this page: by the process since the customer's last answer, and what a person ever wrote. */
export function saidNow(messages: readonly Message[]): readonly Message[] {
  const last = messages.findLastIndex(({ author, kind }) => author === 'customer' && kind === 'answer');
  return messages.filter(
    ({ author, kind }, index) =>
      author === 'agent' || (author === 'process' && kind !== 'note_of_state' && index > last),
  );
}

/** What is on the page: filling in, handed in and waited for, or over. */
export function placeOf({ phase, view, unsent }: ChatState): 'start' | 'step' | 'busy' | 'handedIn' | 'done' {
  if (phase === 'idle' || phase === 'starting') return 'start';
  if (phase === 'ended' || view?.state === 'ended') return 'done';
  if (view?.state === 'queued' || view?.state === 'talking') return 'handedIn';
  const sending = unsent.some(({ state }) => state === 'waiting');
  return view?.prompt && !sending ? 'step' : 'busy';
}

/** A form: one page for each thing that the process says and asks. */
export class FormPage {
  private language: Language;
  private readonly parts = build();
  private readonly chat: CustomerChat;
  private readonly prompt: PromptForm;
  private drawn = '';

  constructor(
    root: HTMLElement,
    private readonly entry: EntryPoint,
    slug: string,
  ) {
    const asked = new URLSearchParams(location.search);
    this.language = nearestLanguage([asked.get('lang'), ...navigator.languages, entry.language]);
    dress(entry, asked.get('appearance'));
    this.chat = new CustomerChat(slug, () => this.draw(), 'form');
    this.prompt = new PromptForm(this.chat, slug, true);
    const { main, step, languages, startForm, again } = this.parts;
    step.append(this.prompt.element);
    for (const [tag, name] of Object.entries(SHORT_NAMES)) {
      languages.append(h('option', { value: tag, lang: tag, selected: tag === this.language }, name));
    }
    languages.addEventListener('change', () => {
      this.language = nearestLanguage([languages.value]);
      this.draw();
    });
    startForm.addEventListener('submit', (event) => {
      event.preventDefault();
      const token = asked.get('token') ?? undefined;
      void this.chat.start({ language: this.language, signed_token: token });
    });
    again.addEventListener('click', () => {
      this.chat.leave();
      this.parts.start.focus();
    });
    root.replaceChildren(main);
    this.chat.resume();
    this.draw();
  }

  private draw(): void {
    const { parts, language, entry } = this;
    const state = this.chat.state;
    const w = (word: FormWord, values?: Record<string, string>) => formWords(language, word, values);
    const place = placeOf(state);
    const title = say(entry.theme.title, language) || say(entry.name, language);
    document.documentElement.lang = language;
    document.title = `${title} · ${say(entry.brand, language)}`;
    put(parts.brand, say(entry.brand, language));
    put(parts.title, title);
    parts.begin.hidden = place !== 'start';
    parts.step.hidden = place !== 'step';
    parts.busy.hidden = place !== 'busy';
    put(parts.busy, place === 'busy' ? w('oneMoment') : '');
    put(parts.offline, state.connected ? '' : w('offline'));
    this.drawStart(state, w);
    this.prompt.draw(state, language);
    this.drawSaid(state, place);
    this.drawResult(state, place, w);
    const refused = state.unsent.find(({ refusal }) => refusal && refusal.status !== 422 && refusal.status !== 410);
    put(parts.refused, refused ? (refused.refusal?.status === 403 ? w('refused') : w('trouble')) : '');
    this.turn(place, state.view?.prompt?.id ?? '');
  }

  private drawStart(state: ChatState, w: (word: FormWord) => string): void {
    const { parts, entry, language } = this;
    put(parts.welcome, say(entry.theme.welcome, language));
    put(parts.refusal, state.refusal ? w(REFUSALS[state.refusal] ?? 'trouble') : '');
    put(parts.start, w(state.phase === 'starting' ? 'oneMoment' : 'start'));
    parts.start.disabled = state.phase === 'starting';
    parts.languages.setAttribute('aria-label', w('language'));
  }

  /** The words of this page. The question itself is the label of its field, unless there are several fields. */
  private drawSaid(state: ChatState, place: string): void {
    const prompt = place === 'step' ? this.prompt.open(state) : null;
    const said = place === 'start' || place === 'busy' ? [] : saidNow(state.messages);
    const lines = said
      .filter(({ kind }) => kind !== 'prompt')
      .map(({ text, author, name }) => (author === 'agent' ? `${name}: ${text}` : (text ?? '')));
    if (prompt && !isLabel(prompt)) lines.push(say(prompt.text, this.language));
    for (const [index, line] of lines.entries()) {
      const shown = this.parts.said.children[index];
      if (shown instanceof HTMLElement) put(shown, line);
      else this.parts.said.append(h('p', { dir: 'auto' }, line));
    }
    while (this.parts.said.children.length > lines.length) this.parts.said.lastElementChild?.remove();
  }

  private drawResult(
    state: ChatState,
    place: string,
    w: (word: FormWord, values?: Record<string, string>) => string,
  ): void {
    const { parts } = this;
    const { view } = state;
    const finished = view?.ended_how === 'completed' || view?.ended_how === 'agent_ended';
    const said = parts.said.children.length > 0;
    const unfinished = place === 'done' && !finished;
    parts.result.hidden = place !== 'handedIn' && place !== 'done';
    const agent = view?.agent?.name;
    const over = place !== 'done' ? '' : unfinished ? w('notFinished') : said ? '' : w('done');
    put(parts.heading, place === 'handedIn' ? w('handedIn') : over);
    put(parts.help, place === 'handedIn' ? (agent ? w('working', { name: agent }) : w('handedInHelp')) : '');
    put(parts.number, view && !unfinished ? w('number', { number: view.reference }) : '');
    put(parts.numberHelp, view && !unfinished ? w('numberHelp') : '');
    parts.again.hidden = place !== 'done';
    put(parts.again, w('again'));
  }

  /** A new page begins at its top, and is read from there. */
  private turn(place: string, prompt: string): void {
    const now = `${place} ${prompt}`;
    const before = this.drawn;
    this.drawn = now;
    if (!before || before === now || place === 'busy') return;
    window.scrollTo(0, 0);
    this.parts.page.focus({ preventScroll: true });
  }
}

/** Whether the question is the label of the one field that answers it. */
function isLabel(prompt: Prompt): boolean {
  return !prompt.fields?.length;
}

/** The entry point's colours, by the object model: a policy may forbid styles in the page. */
function dress({ theme }: EntryPoint, appearance: string | null): void {
  const { style } = document.documentElement;
  style.setProperty('--accent', theme.accent);
  style.setProperty('--on-accent', theme.on_accent);
  if (appearance === 'light' || appearance === 'dark') style.setProperty('color-scheme', appearance);
}

function build() {
  const brand = h('p', { class: 'brand' });
  const title = h('h1');
  const welcome = h('p', { class: 'welcome', dir: 'auto' });
  const refusal = h('p', { class: 'error', role: 'alert' });
  const languages = h('select');
  const start = h('button', { type: 'submit', class: 'primary' });
  const startForm = h('form', { class: 'start' }, languages, start);
  const begin = h('div', { class: 'begin' }, welcome, refusal, startForm);
  const offline = h('p', { class: 'offline', role: 'status' });
  const refused = h('p', { class: 'error', role: 'alert' });
  const said = h('div', { class: 'said', 'aria-live': 'polite' });
  const step = h('div', { class: 'step', hidden: true });
  const busy = h('p', { class: 'busy', role: 'status' });
  const heading = h('h2');
  const help = h('p', { class: 'help' });
  const number = h('strong');
  const numberHelp = h('span');
  const again = h('button', { type: 'button' });
  const result = h(
    'div',
    { class: 'result', hidden: true },
    help,
    h('p', { class: 'number' }, number, numberHelp),
    again,
  );
  const page = h('div', { class: 'page', tabindex: '-1' }, begin, heading, refused, said, step, busy, result);
  const main = h('main', {}, h('header', {}, brand, title), offline, page);
  return {
    main,
    brand,
    title,
    welcome,
    refusal,
    languages,
    start,
    startForm,
    begin,
    offline,
    refused,
    said,
    step,
    busy,
    heading,
    help,
    number,
    numberHelp,
    again,
    result,
    page,
  };
}

/** Draws the form of an entry point, or says why there is none. */
export async function open(root: HTMLElement, slug: string): Promise<void> {
  try {
    new FormPage(root, await server.entryPoint(slug, 'form'), slug);
  } catch (error) {
    const language = nearestLanguage(navigator.languages);
    const word: FormWord = error instanceof Problem && error.status === 404 ? 'unknown' : 'unreachable';
    document.documentElement.lang = language;
    root.replaceChildren(h('main', {}, h('header', {}, h('h1', {}, formWords(language, word)))));
  }
}
