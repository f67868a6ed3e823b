/** What is typed and added on the portal: labelled fields, articles that answer first, files, drafts that stay. */
import { h, put } from '../lib/dom';
import type { Context } from './portal';
import { type File_, Problem, type Written } from './server';
import { sizeIn } from './words';

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
let fields = 0;

/** A field with its label and the place where it says what is wrong. */
export function field(input: Input, label: string, help = '') {
  const id = `field-${++fields}`;
  input.id = id;
  const error = h('p', { class: 'error', id: `${id}-error` });
  const helpLine = help ? h('p', { class: 'help', id: `${id}-help` }, help) : null;
  if (helpLine) input.setAttribute('aria-describedby', helpLine.id);
  const element = h('div', { class: 'field' }, h('label', { for: id }, label), helpLine, input, error);
  const refuse = (words: string) => {
    put(error, words);
    if (words) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    input.setAttribute('aria-describedby', [words && error.id, helpLine?.id].filter(Boolean).join(' '));
    if (words) input.focus();
  };
  input.addEventListener('input', () => error.textContent && refuse(''));
  return { element, refuse };
}

/** What was typed here stays until it is sent, also when the page is loaded again; not beyond this tab. */
export function draft(input: Input, name: string): () => void {
  const key = `portal.draft.${name}`;
  try {
    input.value = sessionStorage.getItem(key) ?? '';
    input.addEventListener('input', () => sessionStorage.setItem(key, input.value));
    return () => sessionStorage.removeItem(key);
  } catch {
    return () => undefined;
  }
}

/** One name for what is being written, so that sending it twice writes it once. */
export function once(): () => string {
  const name = crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint32Array(4))].join('-');
  return () => name;
}

export function filesField({ w, site, language }: Context) {
  const input = h('input', { type: 'file', multiple: true });
  const size = sizeIn(language, site.largest_file);
  const { element, refuse } = field(input, w('files'), w('filesHelp', { size }));
  const tooLarge = () => [...(input.files ?? [])].find((file) => file.size > site.largest_file);
  input.addEventListener('change', () => {
    const file = tooLarge();
    refuse(file ? w('tooLarge', { name: file.name, size }) : '');
  });
  return { element, files: () => [...(input.files ?? [])], fits: () => !tooLarge() };
}

/** Adds files to what was written; what could not be added is said in words. */
export async function addFiles({ server, w }: Context, written: Written, files: readonly File[]): Promise<string> {
  const refused: string[] = [];
  for (const file of files) {
    const added: File_ | null = await server.addFile(written, file).catch((error: unknown) => {
      if (error instanceof Problem) return null;
      throw error;
    });
    if (!added?.kept) refused.push(w('notKept', { name: file.name }));
  }
  return refused.join(' ');
}

const PAUSE_MS = 300;

/**
 * Articles that may answer what is being typed; while an input method is composing, nothing is asked. Of one that was
 * opened its reader can say that it solved it: `solved`.
 */
export function articles({ server, language, w }: Context, input: Input, solved: () => void): HTMLElement {
  const list = h('ul');
  const box = h(
    'section',
    { class: 'articles', 'aria-live': 'polite', hidden: true },
    h('h2', {}, w('articles')),
    list,
  );
  let pause = 0;
  let asked = '';
  const ask = async () => {
    const question = input.value.trim();
    if (question === asked) return;
    asked = question;
    const found = question.length < 3 ? [] : await server.articles(question, language).catch(() => []);
    if (question !== asked) return;
    list.replaceChildren(
      ...found.map(({ slug, title, excerpt }) => {
        const link = h('a', { href: server.articleAddress(slug, language), target: '_blank', rel: 'noopener' }, title);
        const done = h('button', { type: 'button', hidden: true }, w('thatSolvedIt'));
        link.addEventListener('click', () => {
          done.hidden = false;
        });
        done.addEventListener('click', () => {
          // Whether it could be counted is nothing to its reader.
          void server.articleSolved(slug).catch(() => {});
          solved();
        });
        return h('li', {}, link, h('p', { class: 'help', dir: 'auto' }, excerpt), done);
      }),
    );
    box.hidden = found.length === 0;
  };
  const later = (event: Event) => {
    if (event instanceof InputEvent && event.isComposing) return;
    clearTimeout(pause);
    pause = window.setTimeout(() => void ask(), PAUSE_MS);
  };
  input.addEventListener('input', later);
  input.addEventListener('compositionend', later);
  return box;
}
