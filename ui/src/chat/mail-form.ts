/** The conversation by mail, once it is over: to the address that the customer names. */
import { h, put } from '../lib/dom';
import type { Language } from '../lib/languages';
import { type CustomerChat, refusalWord } from './chat';
import { WORDS, type Word } from './words';

export class MailForm {
  readonly element: HTMLFormElement;
  private readonly label = h('span');
  private readonly address = h('input', { type: 'email', autocomplete: 'email', name: 'address', maxlength: '254' });
  private readonly send = h('button', { type: 'submit' });
  private readonly said = h('p', { class: 'hint', role: 'status' });
  private language: Language = 'en';

  constructor(private readonly chat: CustomerChat) {
    const field = h('label', { class: 'field' }, this.label, this.address);
    this.element = h('form', { class: 'by-mail', novalidate: true, hidden: true }, field, this.send, this.said);
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.submit();
    });
  }

  draw(language: Language): void {
    const w = (word: Word) => WORDS[language][word];
    this.language = language;
    this.element.hidden = !this.chat.state.view?.can_be_mailed;
    put(this.label, w('mailTo'));
    put(this.send, w('mailIt'));
  }

  private async submit(): Promise<void> {
    const words = WORDS[this.language];
    const address = this.address.value.trim();
    this.address.value = address;
    if (!address || !this.address.checkValidity()) {
      put(this.said, words.badAddress);
      this.address.focus();
      return;
    }
    this.send.disabled = true;
    put(this.said, '');
    try {
      await this.chat.mail(address, this.language);
      put(this.said, words.mailed.replace('{address}', address));
    } catch (error) {
      const word = refusalWord(error);
      put(this.said, words[word === 'throttled' ? 'mailedEnough' : word]);
    } finally {
      this.send.disabled = false;
    }
  }
}
