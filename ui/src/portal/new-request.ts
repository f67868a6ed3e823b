/** A new request: what kind and what it is about first, with the articles that may answer it. */
import { h, put } from '../lib/dom';
import { addFiles, articles, draft, field, filesField, once } from './fields';
import { kindFields, kindsPart } from './kinds';
import { backLink, type Context, type Place, refusalWord } from './portal';
import { type Kind, Problem } from './server';

export async function newPage(context: Context): Promise<Place> {
  const { server, language, w } = context;
  const name = once();
  const subjectInput = h('input', { maxlength: '200', dir: 'auto' });
  const textInput = h('textarea', { rows: '7', maxlength: '20000', dir: 'auto' });
  const subject = field(subjectInput, w('subject'));
  const text = field(textInput, w('text'));
  const forget = [draft(subjectInput, 'subject'), draft(textInput, 'text')];
  const files = filesField(context);
  const more = kindFields(context);
  let kind: Kind | null = null;
  // What somebody has typed himself stays when another kind is chosen.
  const begin = (next: Kind | null) => {
    for (const [input, part] of [[subjectInput, 'subject'] as const, [textInput, 'text'] as const])
      if (!input.value.trim() || input.value === kind?.[part]) input.value = next?.[part] ?? '';
    kind = next;
  };
  const error = h('p', { class: 'error', role: 'alert' });
  const kinds = kindsPart(context, (await server.kinds()).items, (next) => {
    begin(next);
    more.show(next).catch((refusal) => put(error, w(refusalWord(refusal))));
  });
  if (kinds.chosen) {
    begin(kinds.chosen);
    await more.show(kinds.chosen);
  }
  const send = h('button', { type: 'submit', class: 'primary' }, w('submit'));
  const form = h(
    'form',
    { novalidate: true, class: 'stack' },
    kinds.element,
    subject.element,
    articles(context, subjectInput, () => {
      for (const each of [...forget, kinds.forget]) each();
      context.go('/', w('solvedFirst'));
    }),
    text.element,
    more.element,
    files.element,
    error,
    send,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const complete = more.complete();
    if (!textInput.value.trim()) text.refuse(w('missing'));
    if (!subjectInput.value.trim()) subject.refuse(w('missing'));
    if (!complete || !textInput.value.trim() || !subjectInput.value.trim() || !files.fits()) return;
    send.disabled = true;
    put(error, '');
    try {
      const about = kind ? { kind: kind.slug, fields: more.values() } : {};
      const written = await server.openTicket(subjectInput.value, textInput.value, language, name(), about);
      const refused = await addFiles(context, written, files.files());
      for (const each of [...forget, kinds.forget]) each();
      context.go(`/ticket/${written.number}`, `${w('sent', { number: `#${written.number}` })} ${refused}`.trim());
    } catch (refusal) {
      const atField = refusal instanceof Problem && more.refused(refusal);
      put(error, atField ? '' : w(refusalWord(refusal)));
      send.disabled = false;
    }
  });
  return {
    title: w('newRequest'),
    element: h('div', { class: 'place' }, backLink(context), h('h2', {}, w('newRequest')), form),
  };
}
