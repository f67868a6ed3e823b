/** How it was: asked on the page of a chat when what was spoken of in it is solved, while it is open or open again. */
import { h, put } from '../lib/dom';
import type { Language } from '../lib/languages';
import { Problem } from '../lib/public';
import { type CustomerChat, refusalWord } from './chat';
import { FieldRow } from './fields';
import type { Asked, Field, Measure } from './server';
import { type Word, words } from './words';

const LOOK_EVERY_MS = 30_000;
const LONGEST = 2000;
const SCALES: Record<Measure, [number, number]> = { csat: [1, 5], ces: [1, 7], nps: [0, 10] };
const QUESTIONS: Record<Measure, Word> = { csat: 'rateCsat', ces: 'rateCes', nps: 'rateNps' };

export class RatingForm {
  readonly element = h('form', { class: 'rating', novalidate: true, hidden: true });
  private readonly said = h('p', { class: 'hint', role: 'status' });
  private readonly error = h('p', { class: 'error', role: 'alert' });
  private asked: Asked | null = null;
  private rows: FieldRow[] = [];
  private language: Language = 'en';
  private drawn = '';
  private over = false;

  constructor(private readonly chat: CustomerChat) {
    setInterval(() => this.look(), LOOK_EVERY_MS);
    document.addEventListener('visibilitychange', () => this.look());
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.submit();
    });
  }

  draw(language: Language): void {
    this.language = language;
    const over = this.chat.state.phase === 'ended';
    if (over !== this.over) {
      this.over = over;
      this.asked = null;
      put(this.said, '');
      this.look();
    }
    this.element.hidden = !this.asked && !this.said.textContent;
    const key = `${this.asked?.number ?? ''} ${language}`;
    if (key === this.drawn) return;
    this.drawn = key;
    this.element.replaceChildren(...(this.asked ? this.made(this.asked) : []), this.said);
  }

  /** Asks the server whether there is something to ask; an answer that is being given stays. */
  look(): void {
    if (!this.over || this.asked || document.hidden) return;
    this.chat
      .rating()
      .then((asked) => {
        if (!asked || !this.over) return;
        this.asked = asked;
        put(this.said, '');
        this.draw(this.language);
      })
      .catch(() => {});
  }

  private made({ measure, number }: Asked): HTMLElement[] {
    const [low, high] = SCALES[measure];
    const choices = Array.from({ length: high - low + 1 }, (_, index) => ({ name: String(low + index) }));
    const fields: Field[] = [
      { name: 'score', kind: 'scale', label: words(this.language, QUESTIONS[measure]), choices },
      {
        name: 'comment',
        kind: 'text',
        label: words(this.language, 'rateComment'),
        required: false,
        longest: LONGEST,
      },
    ];
    this.rows = fields.map((field) => new FieldRow(field, '', this.language));
    put(this.error, '');
    return [
      h('p', {}, words(this.language, 'rateSolved', { number: `#${number}` })),
      ...this.rows.map((row) => row.element),
      this.error,
      h('button', { type: 'submit', class: 'primary' }, words(this.language, 'send')),
    ];
  }

  private async submit(): Promise<void> {
    const [score, comment] = this.rows;
    if (!this.asked || !score?.check()) return score?.focus();
    try {
      await this.chat.rate(Number(score.value), String(comment?.value ?? ''));
    } catch (error) {
      // By mail it was said already.
      if (!(error instanceof Problem) || error.status !== 409) {
        put(this.error, words(this.language, refusalWord(error)));
        return;
      }
    }
    this.asked = null;
    put(this.said, words(this.language, 'rated'));
    this.draw(this.language);
  }
}
