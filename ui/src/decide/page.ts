/** The page behind a mailed link to a review: shows what is asked; only the second click decides, once. */
import { h, put } from '../lib/dom';
import { type Language, nearestLanguage, SHORT_NAMES } from '../lib/languages';
import { Problem, publicAnswer } from '../lib/public';
import { say } from '../lib/text';
import { sayIn, type Word } from './words';

const FILE_PATIENCE_MS = 300_000;

type Words = string | Record<string, string>;
type Decision = 'approved' | 'refused' | 'returned';
export type Asked = {
  title: Words;
  text: Words | null;
  values: { label: Words; value: Words }[];
  files: { id: string; name: string; size: number }[];
  decisions: Decision[];
  reference: string | null;
  language: string;
  due_at: string | null;
};

const ask = (pass: string, body?: unknown) =>
  publicAnswer(body === undefined ? 'GET' : 'POST', 'review', { body, headers: { 'x-review-pass': pass } });

/** What stands behind the # must not stand in an address, so a file is fetched and then given to the browser to keep. */
async function keep(pass: string, file: Asked['files'][number]): Promise<void> {
  const headers = { 'x-review-pass': pass };
  const answer = await publicAnswer('GET', `review/files/${file.id}`, { headers, patience: FILE_PATIENCE_MS });
  const address = URL.createObjectURL(await answer.blob());
  h('a', { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function refusalWord(error: unknown): Word {
  if (!(error instanceof Problem)) return 'trouble';
  if (error.passing) return 'unreachable';
  if (error.status === 410) return 'over';
  return error.status === 409 ? 'own' : 'trouble';
}

/** What is still missing before it can be confirmed. */
export function missing(decision: Decision | null, reason: string): Word | null {
  if (!decision) return 'choose';
  return decision !== 'approved' && !reason.trim() ? 'why' : null;
}

/** A text in which `**words**` are strong; everything else in it is what it says. */
export function bold(text: string): (Node | string)[] {
  return text.split(/\*\*(.+?)\*\*/).map((part, index) => (index % 2 ? h('strong', {}, part) : part));
}

/** Opens the page for whoever holds the link. */
export async function open(root: HTMLElement, pass: string): Promise<void> {
  try {
    new Page(root, pass, await (await ask(pass)).json(), null);
  } catch (error) {
    new Page(root, pass, null, refusalWord(error));
  }
}

class Page {
  private language: Language;
  private decision: Decision | null = null;
  private state: 'asking' | 'confirming' | 'sending' | 'done' = 'asking';
  private readonly title = h('h1');
  private readonly languages = h('select');
  private readonly facts = h('p', { class: 'help' });
  private readonly text = h('p', { class: 'text', dir: 'auto' });
  private readonly values = h('dl', { class: 'values' });
  private readonly files = h('ul', { class: 'files' });
  private readonly legend = h('legend');
  private readonly choices = h('fieldset', {}, this.legend);
  private readonly reasonLabel = h('label', { for: 'reason' });
  private readonly reason = h('textarea', { id: 'reason', rows: '3', maxlength: '2000' });
  private readonly next = h('button', { type: 'submit', class: 'primary' });
  private readonly form = h(
    'form',
    { class: 'stack', novalidate: true },
    this.choices,
    h('div', { class: 'field' }, this.reasonLabel, this.reason),
    h('div', { class: 'buttons' }, this.next),
  );
  private readonly sure = h('h2', { tabindex: '-1' });
  private readonly given = h('p', { class: 'text', dir: 'auto' });
  private readonly confirm = h('button', { type: 'button', class: 'primary' });
  private readonly back = h('button', { type: 'button' });
  private readonly confirming = h(
    'div',
    { class: 'stack' },
    this.sure,
    this.given,
    h('div', { class: 'buttons' }, this.confirm, this.back),
  );
  private readonly error = h('p', { class: 'error', role: 'alert' });
  private readonly said = h('p', { role: 'status' });

  constructor(
    root: HTMLElement,
    private readonly pass: string,
    private readonly asked: Asked | null,
    private refusal: Word | null,
  ) {
    this.language = nearestLanguage([...navigator.languages, asked?.language]);
    for (const [tag, name] of Object.entries(SHORT_NAMES)) {
      this.languages.append(h('option', { value: tag, lang: tag, selected: tag === this.language }, name));
    }
    this.languages.addEventListener('change', () => {
      this.language = nearestLanguage([this.languages.value]);
      this.draw();
    });
    for (const decision of asked?.decisions ?? []) {
      const radio = h('input', { type: 'radio', name: 'decision', value: decision });
      radio.addEventListener('change', () => {
        this.decision = decision;
        this.draw();
      });
      this.choices.append(h('label', { class: 'choice' }, radio, h('span')));
    }
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.refusal = missing(this.decision, this.reason.value);
      this.become(this.refusal ? 'asking' : 'confirming');
      if (this.refusal === 'why') this.reason.focus();
      if (!this.refusal) this.sure.focus();
    });
    this.back.addEventListener('click', () => this.become('asking'));
    this.confirm.addEventListener('click', () => void this.decide());
    for (const file of asked?.files ?? []) {
      const button = h('button', { type: 'button', dir: 'auto' }, file.name);
      button.addEventListener('click', () => void this.fetch(file));
      this.files.append(h('li', {}, button));
    }
    const page = h('div', { class: 'page' }, this.facts, this.text, this.values, this.files);
    page.append(this.form, this.confirming, this.error, this.said);
    root.replaceChildren(h('main', {}, h('header', {}, h('div', {}, this.title), this.languages), page));
    this.draw();
  }

  private async decide(): Promise<void> {
    this.refusal = null;
    this.become('sending');
    try {
      await ask(this.pass, { decision: this.decision, reason: this.reason.value.trim() });
      this.become('done');
    } catch (error) {
      this.refusal = refusalWord(error);
      this.become('confirming');
    }
  }

  private async fetch(file: Asked['files'][number]): Promise<void> {
    this.refusal = null;
    try {
      await keep(this.pass, file);
    } catch (error) {
      this.refusal = refusalWord(error);
    }
    this.draw();
  }

  private become(state: Page['state']): void {
    this.state = state;
    this.draw();
  }

  private draw(): void {
    const w = sayIn(this.language);
    const { asked, state, decision } = this;
    const over = this.refusal === 'over' || this.refusal === 'own';
    document.documentElement.lang = this.language;
    document.title = w('title');
    put(this.title, asked ? say(asked.title, this.language) : w('title'));
    this.languages.setAttribute('aria-label', w('language'));
    put(this.facts, asked ? this.aboutIt(asked) : '');
    this.text.replaceChildren(...bold(asked?.text ? say(asked.text, this.language) : ''));
    this.values.replaceChildren(
      ...(asked?.values ?? []).map(({ label, value }) =>
        h('div', {}, h('dt', {}, say(label, this.language)), h('dd', { dir: 'auto' }, say(value, this.language))),
      ),
    );
    this.values.hidden = !asked?.values.length;
    this.files.hidden = !asked?.files.length;
    this.files.setAttribute('aria-label', w('files'));
    put(this.legend, w('decision'));
    for (const [index, label] of [...this.choices.querySelectorAll('span')].entries()) {
      const offered = asked?.decisions[index];
      if (offered) put(label, w(offered));
    }
    put(this.reasonLabel, w(decision === null || decision === 'approved' ? 'optional' : 'reason'));
    this.reason.setAttribute('aria-invalid', String(this.refusal === 'why'));
    put(this.next, w('next'));
    put(this.sure, decision ? w(`sure_${decision}`) : '');
    put(this.given, this.reason.value.trim());
    put(this.confirm, w('confirm'));
    put(this.back, w('back'));
    this.confirm.disabled = this.back.disabled = state === 'sending';
    this.form.hidden = !asked || state !== 'asking' || over;
    this.confirming.hidden = (state !== 'confirming' && state !== 'sending') || over;
    put(this.error, this.refusal ? w(this.refusal) : '');
    put(this.said, state === 'done' ? w('done') : state === 'sending' ? w('sending') : '');
  }

  private aboutIt(asked: Asked): string {
    const w = sayIn(this.language);
    const at = asked.due_at
      ? new Intl.DateTimeFormat(this.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
          new Date(asked.due_at),
        )
      : '';
    return [asked.reference ? w('reference', { reference: asked.reference }) : '', at ? w('due', { at }) : '']
      .filter(Boolean)
      .join(' · ');
  }
}
