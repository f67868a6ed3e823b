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
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

let made = 0;

/** A value that is asked for: its label, its control, and beside it what is wrong with it. */
export class FieldRow {
  readonly label: string;
  readonly element: HTMLElement;
  private readonly controls: readonly Control[];
  private readonly error: HTMLElement;

  constructor(
    readonly field: Field,
    question: string,
    private readonly language: Language,
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
      const parts = field.kind === 'boolean' ? [control, label] : [label, control];
      this.controls = [control];
      this.element = h('div', { class: field.kind === 'boolean' ? 'field check' : 'field' }, ...parts, this.error);
    }
    for (const control of this.controls) control.setAttribute('aria-describedby', this.error.id);
  }

  get value(): Value {
    const [control] = this.controls;
    if (control instanceof HTMLInputElement && control.type === 'checkbox') return control.checked;
    if (!this.isRadio) return control?.value.trim() ?? '';
    return this.controls.find((radio) => (radio as HTMLInputElement).checked)?.value ?? '';
  }

  set value(value: Value) {
    for (const control of this.controls) {
      if (control instanceof HTMLInputElement && control.type === 'checkbox') control.checked = value === true;
      else if (this.isRadio) (control as HTMLInputElement).checked = control.value === value;
      else control.value = String(value);
    }
  }

  /** As it stands in the conversation: secrets do not. */
  get shown(): string {
    const { value, field } = this;
    if (field.secret) return value ? '••••••' : '';
    if (typeof value === 'boolean') return words(this.language, value ? 'yes' : 'no');
    const chosen = field.choices?.find(({ name }) => name === value);
    return chosen ? say(chosen.label, this.language) || chosen.name : value;
  }

  /** Only what needs no server: the process itself checks the value. */
  check(): boolean {
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
