import { h } from '../lib/dom';
import type { Language } from '../lib/languages';
import { type CustomerChat, inThisTab } from './chat';
import { CLIP, icon, SEND } from './icons';
import type { EntryPoint } from './server';
import { words } from './words';

const TALLEST_PX = 132;

/** Where the customer writes. Enter sends, Shift Enter begins a line; what is not sent yet survives a reload. */
export class Composer {
  private readonly input = h('textarea', { rows: '1', dir: 'auto', maxlength: '4000' });
  private readonly chooser = h('input', { type: 'file', hidden: true, multiple: true, tabindex: '-1' });
  private readonly clip = h('button', { type: 'button', class: 'clip' }, icon(CLIP));
  private readonly submit = h('button', { type: 'submit', class: 'submit' }, icon(SEND));
  readonly element = h('form', { class: 'composer' }, this.clip, this.chooser, this.input, this.submit);
  private readonly draft;

  constructor(
    private readonly chat: CustomerChat,
    files: EntryPoint['files'],
    slug: string,
  ) {
    this.draft = inThisTab(`switchroom.chat.${slug}.draft`);
    this.input.value = this.draft.read() ?? '';
    this.clip.hidden = !files.allowed;
    this.chooser.accept = files.types.join(',');
    this.clip.addEventListener('click', () => this.chooser.click());
    this.chooser.addEventListener('change', () => {
      this.sendFiles(this.chooser.files);
      this.chooser.value = '';
    });
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('keydown', (event) => this.key(event));
    this.input.addEventListener('paste', (event) => {
      if (!files.allowed || !event.clipboardData?.files.length) return;
      event.preventDefault();
      this.sendFiles(event.clipboardData.files);
    });
  }

  draw(language: Language): void {
    this.input.placeholder = words(language, 'message');
    this.input.setAttribute('aria-label', words(language, 'message'));
    this.clip.setAttribute('aria-label', words(language, 'file'));
    this.submit.setAttribute('aria-label', words(language, 'send'));
    this.grow();
  }

  focus(): void {
    this.input.focus();
  }

  private key(event: KeyboardEvent): void {
    // While an input method composes, Enter chooses a word. 229: Safari says so after the composition has ended.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.send();
  }

  private typed(): void {
    this.draft.write(this.input.value || null);
    this.grow();
    if (this.input.value.trim()) this.chat.typing();
  }

  private send(): void {
    this.chat.send(this.input.value);
    this.input.value = '';
    this.typed();
    this.input.focus();
  }

  private sendFiles(files: FileList | null): void {
    for (const file of files ?? []) this.chat.sendFile(file);
  }

  private grow(): void {
    this.input.style.height = 'auto';
    if (this.input.scrollHeight) this.input.style.height = `${Math.min(TALLEST_PX, this.input.scrollHeight)}px`;
  }
}
