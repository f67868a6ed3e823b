import { Problem } from '../api/problem';
import { h, put } from '../lib/dom';
import type { Language } from '../lib/languages';
import { say } from '../lib/text';
import type { Field } from './server';
import { type Word, words } from './words';

const HTML_TYPES: Record<string, string> = { date: 'date', phone: 'tel', email: 'email' };
const KEYBOARDS: Record<string, string> = { digits: 'numeric', number: 'decimal', phone: 'tel', email: 'email' };
const COMPLETED: Record<string, string> = { phone: 'tel', email: 'email' };
/** More choices than these are a list to open, not buttons to see. */
const SEEN_AT_ONCE = 7;
/** Longer texts get several lines. */
const ONE_LINE = 200;

export type Value = string | boolean;
/** Sends a file ahead of what is handed in. */
export type SendAhead = (file: File, onProgress: (share: number) => void) => Promise<{ id: string; name: string }>;
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

let made = 0;

/** A value that is asked for: its label, its control, and beside it what is wrong with it. */
export class FieldRow {
  readonly label: string;
  readonly element: HTMLElement;
  private readonly controls: readonly Control[];
  private readonly error: HTMLElement;
  private readonly sent = h('span', { class: 'sent', role: 'status' });
  private file: { id: string; name: string } | null = null;
  private turn = 0;
  private sending = false;

  constructor(
    readonly field: Field,
    question: string,
    private readonly language: Language,
    private readonly sendAhead?: SendAhead,
    private readonly changed: () => void = () => {},
  ) {
    const id = `field-${++made}`;
    this.label = say(field.label, language) || question || field.name || '';
    this.error = h('span', { class: 'error', id: `${id}-error`, role: 'alert' });
    const choices = field.choices ?? [];
    const inSight = field.kind === 'scale' || (choices.length > 0 && choices.length <= SEEN_AT_ONCE);
    if (inSight) {
      const radios = choices.map(({ name }) => h('input', { type: 'radio', name: id, value: name }));
      const options = choices.map(({ name, label }, index) =>
        h('label', {}, radios[index] ?? null, h('span', {}, say(label, language) || name)),
      );
      this.controls = radios;
      this.element = h(
        'fieldset',
        { class: `field ${field.kind}`, 'aria-describedby': this.error.id },
        h('legend', {}, this.caption()),
        h('div', { class: 'options' }, ...options),
        this.error,
      );
    } else {
      const control = this.make(id);
      const label = h('label', { for: id }, this.caption());
      const parts: HTMLElement[] = field.kind === 'boolean' ? [control, label] : [label, control];
      this.controls = [control];
      if (field.kind === 'file') parts.push(this.sent);
      this.element = h('div', { class: field.kind === 'boolean' ? 'field check' : 'field' }, ...parts, this.error);
      if (field.kind === 'file') control.addEventListener('change', () => void this.take(control as HTMLInputElement));
    }
    for (const control of this.controls) control.setAttribute('aria-describedby', this.error.id);
  }

  get value(): Value {
    const [control] = this.controls;
    if (this.field.kind === 'file') return this.file?.id ?? '';
    if (control instanceof HTMLInputElement && control.type === 'checkbox') return control.checked;
    if (!this.isRadio) return control?.value.trim() ?? '';
    return this.controls.find((radio) => (radio as HTMLInputElement).checked)?.value ?? '';
  }

  /** What survives a reload: of a file also its name, which the page shows. */
  get kept(): Value {
    return this.file ? `${this.file.id} ${this.file.name}` : this.value;
  }

  set value(value: Value) {
    if (this.field.kind === 'file') {
      const [id = '', ...name] = String(value).split(' ');
      this.show(id ? { id, name: name.join(' ') } : null);
      return;
    }
    for (const control of this.controls) {
      if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = value === true;
      else if (this.isRadio) (control as HTMLInputElement).checked = control.value === value;
      else control.value = String(value);
    }
  }

  /** As it stands in the conversation: secrets do not. */
  get shown(): string {
    const { value, field } = this;
    if (field.kind === 'file') return this.file?.name ?? '';
    if (field.secret) return value ? '••••••' : '';
    if (typeof value === 'boolean') return words(this.language, value ? 'yes' : 'no');
    const chosen = field.choices?.find(({ name }) => name === value);
    return chosen ? say(chosen.label, this.language) || chosen.name : value;
  }

  /** Only what needs no server: the process itself checks the value. */
  check(): boolean {
    if (this.sending) {
      this.complain('sending');
      return false;
    }
    const missing = this.field.required !== false && this.value === '';
    const wrong = missing || this.controls.some((control) => !control.checkValidity());
    this.complain(missing ? 'needed' : wrong ? 'invalid' : null);
    return !wrong;
  }

  complain(word: Word | null): void {
    for (const control of this.controls) control.setAttribute('aria-invalid', String(word !== null));
    put(this.error, word ? words(this.language, word) : '');
  }

  focus(): void {
    const chosen = this.controls.find((control) => this.isRadio && (control as HTMLInputElement).checked);
    (chosen ?? this.controls[0])?.focus();
  }

  /** Sends what was chosen; of two chosen one after the other, the second counts. */
  private async take(input: HTMLInputElement): Promise<void> {
    const chosen = input.files?.[0];
    if (!chosen || !this.sendAhead) return;
    const turn = ++this.turn;
    this.sending = true;
    this.show(null);
    this.complain(null);
    put(this.sent, words(this.language, 'sending'));
    const progress = (share: number) => {
      if (turn === this.turn) put(this.sent, `${words(this.language, 'sending')} ${Math.round(share * 100)} %`);
    };
    try {
      const made = await this.sendAhead(chosen, progress);
      if (turn === this.turn) this.show(made);
    } catch (error) {
      if (turn !== this.turn) return;
      this.show(null);
      this.complain(refusedWord(error));
    } finally {
      if (turn === this.turn) this.sending = false;
      input.value = '';
      this.changed();
    }
  }

  private show(file: { id: string; name: string } | null): void {
    this.file = file;
    const remove = () => {
      this.show(null);
      this.controls[0]?.focus();
      this.changed();
    };
    const label = words(this.language, 'remove');
    const button = h('button', { type: 'button', 'aria-label': `${label}: ${file?.name}`, onclick: remove }, label);
    this.sent.replaceChildren(...(file ? [h('bdi', {}, file.name), ' ', button] : []));
    // Beside a name, an empty chooser would say that nothing was chosen.
    for (const control of this.controls) {
      const within = document.activeElement === control;
      control.hidden = file !== null;
      if (file && within) button.focus();
    }
  }

  private get isRadio(): boolean {
    return this.controls[0] instanceof HTMLInputElement && this.controls[0].type === 'radio';
  }

  private caption(): string {
    return this.field.required === false && this.field.kind !== 'boolean'
      ? `${this.label} ${words(this.language, 'optional')}`
      : this.label;
  }

  private make(id: string): Control {
    const { kind, secret, choices, longest } = this.field;
    if (choices?.length) {
      const options = choices.map(({ name, label }) => h('option', { value: name }, say(label, this.language) || name));
      return h('select', { id }, h('option', { value: '' }, ''), ...options);
    }
    if (kind === 'file') return h('input', { id, type: 'file' });
    const maxlength = longest && kind !== 'boolean' ? String(longest) : undefined;
    if (kind === 'text' && !secret && (longest ?? 0) > ONE_LINE) return h('textarea', { id, rows: '4', maxlength });
    return h('input', {
      id,
      type: kind === 'boolean' ? 'checkbox' : secret ? 'password' : (HTML_TYPES[kind] ?? 'text'),
      inputmode: KEYBOARDS[kind],
      autocomplete: secret ? 'off' : COMPLETED[kind],
      maxlength,
    });
  }
}

/** Why a file was not taken. */
function refusedWord(error: unknown): Word {
  const code = error instanceof Problem ? error.code : '';
  if (code === 'chat.file_refused') return 'fileType';
  return code === 'request.too_large' ? 'fileLarge' : 'notSent';
}
