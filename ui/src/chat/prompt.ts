import { h } from '../lib/dom';
import type { Language } from '../lib/languages';
import type { Unsent } from '../lib/outbox';
import { say } from '../lib/text';
import { type ChatState, type CustomerChat, inThisTab } from './chat';
import { FieldRow, type SendAhead, type Value } from './fields';
import type { Field, Prompt } from './server';
import { words } from './words';

type Draft = { prompt: string; values: Record<string, Value> };

/** What the process asks: buttons for a choice, a small form for values. What was typed survives a reload. */
export class PromptForm {
  readonly element = h('div', { class: 'prompt', hidden: true });
  private drawn = '';
  private rows: FieldRow[] = [];
  private readonly kept;

  /** `asPage`: the question stands on a page of its own, and a choice is made before it is sent. */
  constructor(
    private readonly chat: CustomerChat,
    slug: string,
    private readonly asPage = false,
  ) {
    this.kept = inThisTab(`switchroom.chat.${slug}.values`);
  }

  /** Whether the answer is written here, not among the messages. */
  asksForValues(state: ChatState): boolean {
    const prompt = this.open(state);
    return !!prompt && (!!prompt.field || !!prompt.fields?.length);
  }

  draw(state: ChatState, language: Language): void {
    const prompt = this.open(state);
    this.element.hidden = !prompt;
    const key = prompt ? `${prompt.id} ${language}` : '';
    if (key !== this.drawn) {
      this.drawn = key;
      const within = this.element.contains(document.activeElement);
      this.rows = [];
      this.element.replaceChildren(...(prompt ? this.made(prompt, language) : []));
      // Who answered by keys goes on by keys.
      if (within) this.focus();
    }
    const refused = prompt && state.unsent.find((item) => item.promptId === prompt.id && item.state === 'refused');
    if (refused?.refusal?.status === 422) this.complain(refused);
  }

  focus(): void {
    (this.element.querySelector('input, select, textarea, button') as HTMLElement | null)?.focus();
  }

  /** The prompt, unless it is already answered and only the answer of the server is missing. */
  open({ view, unsent, phase }: ChatState): Prompt | null {
    const prompt = phase === 'live' ? view?.prompt : null;
    if (!prompt || unsent.some(({ promptId, state }) => promptId === prompt.id && state === 'waiting')) return null;
    return prompt;
  }

  private made(prompt: Prompt, language: Language): HTMLElement[] {
    const fields = fieldsOf(prompt, this.asPage);
    const buttons = prompt.choices?.length && !(this.asPage && fields.some(({ name }) => name === CHOICE));
    return [
      ...(fields.length ? [this.form(prompt, fields, language)] : []),
      ...(buttons ? [this.buttons(prompt, language)] : []),
    ];
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

  private form(prompt: Prompt, fields: readonly Field[], language: Language): HTMLElement {
    const question = say(prompt.text, language);
    const ahead: SendAhead = (file, onProgress) => this.chat.sendAhead(prompt.id, file, onProgress);
    this.rows = fields.map((field) => new FieldRow(field, question, language, ahead, () => this.keep(prompt)));
    const draft = this.draft(prompt);
    for (const row of this.rows) {
      const value = draft[row.field.name ?? ''];
      if (value !== undefined) row.value = value;
    }
    const submit = (event: Event) => {
      event.preventDefault();
      const wrong = this.rows.filter((row) => !row.check());
      if (wrong[0]) wrong[0].focus();
      else this.submit(prompt);
    };
    return h(
      'form',
      { novalidate: true, onsubmit: submit, oninput: () => this.keep(prompt) },
      ...this.rows.map((row) => row.element),
      h('button', { type: 'submit', class: 'primary' }, words(language, this.asPage ? 'next' : 'send')),
    );
  }

  private submit(prompt: Prompt): void {
    const { rows } = this;
    const shown = rows
      .filter((row) => row.shown)
      .map((row) => (prompt.fields ? `${row.label}: ${row.shown}` : row.shown))
      .join('\n');
    const secret = rows.some(({ field }) => field.secret);
    const value = rows[0]?.value ?? '';
    if (prompt.fields) {
      const values = Object.fromEntries(rows.map((row) => [row.field.name ?? '', row.value]));
      this.chat.answer(prompt, shown, { values }, secret);
    } else this.chat.answer(prompt, shown, prompt.field ? { value } : { choice: value }, secret);
  }

  /** The server's no stands beside the fields that it is about, not in the conversation. */
  private complain({ clientId, refusal }: Unsent): void {
    queueMicrotask(() => this.chat.drop(clientId));
    const named = refusal?.fields ?? [];
    const wrong = this.rows.filter((row) => {
      const found = named.find(({ field }) => field === `values.${row.field.name}`);
      if (named.length && !found) return false;
      row.complain(found?.code === 'missing' ? 'needed' : 'invalid');
      return true;
    });
    wrong[0]?.focus();
  }

  private keep(prompt: Prompt): void {
    const open = this.rows.filter(({ field }) => !field.secret);
    const values = Object.fromEntries(open.map((row) => [row.field.name ?? '', row.kept]));
    this.kept.write(JSON.stringify({ prompt: prompt.id, values } satisfies Draft));
  }

  private draft(prompt: Prompt): Draft['values'] {
    try {
      const draft = JSON.parse(this.kept.read() ?? 'null') as Draft | null;
      return draft?.prompt === prompt.id ? draft.values : {};
    } catch {
      return {};
    }
  }
}

const CHOICE = 'choice!';

/** The values to give; on a page of its own, a choice is one of them. */
function fieldsOf(prompt: Prompt, asPage: boolean): readonly Field[] {
  if (prompt.fields?.length) return prompt.fields;
  if (prompt.field) return [prompt.field];
  return asPage && prompt.choices?.length ? [{ name: CHOICE, kind: 'choice', choices: prompt.choices }] : [];
}
