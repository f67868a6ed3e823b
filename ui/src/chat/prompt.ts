import { h, put } from '../lib/dom';
import type { Language } from '../lib/languages';
import { say } from '../lib/text';
import type { ChatState, CustomerChat } from './chat';
import type { Field, Prompt } from './server';
import { words } from './words';

const HTML_TYPES: Record<string, string> = { date: 'date', phone: 'tel', email: 'email' };
const KEYBOARDS: Record<string, string> = { digits: 'numeric', number: 'decimal', phone: 'tel', email: 'email' };

/** What the process asks: buttons for a choice, a small form for values. */
export class PromptForm {
  readonly element = h('div', { class: 'prompt', hidden: true });
  private drawn = '';

  constructor(private readonly chat: CustomerChat) {}

  /** Whether the answer is written here, not among the messages. */
  asksForValues(state: ChatState): boolean {
    const prompt = this.open(state);
    return !!prompt && (!!prompt.field || !!prompt.fields?.length);
  }

  draw(state: ChatState, language: Language): void {
    const prompt = this.open(state);
    this.element.hidden = !prompt;
    const key = prompt ? `${prompt.id} ${language}` : '';
    if (key === this.drawn) return;
    this.drawn = key;
    const within = this.element.contains(document.activeElement);
    if (!prompt) this.element.replaceChildren();
    else if (prompt.choices?.length) this.element.replaceChildren(this.buttons(prompt, language));
    else this.element.replaceChildren(this.form(prompt, language));
    // Who answered by keys goes on by keys.
    if (within) (this.element.querySelector('input, select, button') as HTMLElement | null)?.focus();
  }

  /** The prompt, unless it is already answered and only the answer of the server is missing. */
  private open({ view, unsent, phase }: ChatState): Prompt | null {
    const prompt = phase === 'live' ? view?.prompt : null;
    if (!prompt || unsent.some(({ promptId, state }) => promptId === prompt.id && state === 'waiting')) return null;
    return prompt;
  }

  private buttons(prompt: Prompt, language: Language): HTMLElement {
    const label = say(prompt.text, language) || words(language, 'choose');
    const group = h('div', { class: 'choices', role: 'group', 'aria-label': label });
    for (const choice of prompt.choices ?? []) {
      const text = say(choice.label, language) || choice.name;
      const answer = () => this.chat.answer(prompt, text, { choice: choice.name });
      group.append(h('button', { type: 'button', onclick: answer }, text));
    }
    return group;
  }

  private form(prompt: Prompt, language: Language): HTMLElement {
    const single = prompt.field ?? null;
    const fields = single ? [single] : (prompt.fields ?? []);
    const rows = fields.map((field) => new FieldRow(field, say(prompt.text, language), language));
    const submit = (event: Event) => {
      event.preventDefault();
      const wrong = rows.filter((row) => !row.check());
      if (wrong[0]) wrong[0].focus();
      else this.submit(prompt, rows);
    };
    return h(
      'form',
      { novalidate: true, onsubmit: submit },
      ...rows.map((row) => row.element),
      h('button', { type: 'submit', class: 'primary' }, words(language, 'send')),
    );
  }

  private submit(prompt: Prompt, rows: FieldRow[]): void {
    const shown = rows
      .filter((row) => row.shown())
      .map((row) => (rows.length > 1 ? `${row.label}: ${row.shown()}` : row.shown()))
      .join('\n');
    const secret = rows.some(({ field }) => field.secret);
    if (prompt.field) this.chat.answer(prompt, shown, { value: rows[0]?.value() }, secret);
    else {
      const values = Object.fromEntries(rows.map((row) => [row.field.name ?? '', row.value()]));
      this.chat.answer(prompt, shown, { values }, secret);
    }
  }
}

class FieldRow {
  readonly label: string;
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement | HTMLSelectElement;
  private readonly error = h('span', { class: 'error', role: 'alert' });

  constructor(
    readonly field: Field,
    question: string,
    private readonly language: Language,
  ) {
    this.label = say(field.label, language) || question || field.name || '';
    this.input = this.makeInput();
    this.element =
      field.kind === 'boolean'
        ? h('label', { class: 'field check' }, this.input, h('span', {}, this.label), this.error)
        : h('label', { class: 'field' }, h('span', {}, this.label), this.input, this.error);
  }

  value(): string | boolean {
    return this.input instanceof HTMLInputElement && this.input.type === 'checkbox'
      ? this.input.checked
      : this.input.value.trim();
  }

  /** As it stands in the conversation: secrets do not. */
  shown(): string {
    const value = this.value();
    if (this.field.secret) return value ? '••••' : '';
    if (typeof value === 'boolean') return words(this.language, value ? 'yes' : 'no');
    return this.input instanceof HTMLSelectElement ? (this.input.selectedOptions[0]?.text ?? value) : value;
  }

  /** Only what needs no server: the process itself checks the value. */
  check(): boolean {
    const missing = this.field.required !== false && this.value() === '';
    const wrong = missing || !this.input.checkValidity();
    this.input.setAttribute('aria-invalid', String(wrong));
    put(this.error, missing ? words(this.language, 'needed') : wrong ? words(this.language, 'invalid') : '');
    return !wrong;
  }

  focus(): void {
    this.input.focus();
  }

  private makeInput(): HTMLInputElement | HTMLSelectElement {
    const { kind, secret, choices } = this.field;
    if (choices?.length) {
      const options = choices.map(({ name, label }) => h('option', { value: name }, say(label, this.language) || name));
      return h('select', {}, h('option', { value: '' }, ''), ...options);
    }
    const type = kind === 'boolean' ? 'checkbox' : secret ? 'password' : (HTML_TYPES[kind] ?? 'text');
    const { longest } = this.field;
    return h('input', {
      type,
      inputmode: KEYBOARDS[kind],
      autocomplete: secret ? 'off' : undefined,
      maxlength: longest && type !== 'checkbox' ? String(longest) : undefined,
    });
  }
}
