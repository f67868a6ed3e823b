/** A new request: what it is about first, with the articles that may answer it. */
import { h, put } from '../lib/dom';
import { addFiles, articles, draft, field, filesField, once } from './fields';
import { backLink, type Context, type Place, refusalWord } from './portal';

export function newPage(context: Context): Place {
  const { server, language, w } = context;
  const name = once();
  const subjectInput = h('input', { maxlength: '200', dir: 'auto' });
  const textInput = h('textarea', { rows: '7', maxlength: '20000', dir: 'auto' });
  const subject = field(subjectInput, w('subject'));
  const text = field(textInput, w('text'));
  const forget = [draft(subjectInput, 'subject'), draft(textInput, 'text')];
  const files = filesField(context);
  const error = h('p', { class: 'error', role: 'alert' });
  const send = h('button', { type: 'submit', class: 'primary' }, w('submit'));
  const form = h(
    'form',
    { novalidate: true, class: 'stack' },
    subject.element,
    articles(context, subjectInput),
    text.element,
    files.element,
    error,
    send,
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!textInput.value.trim()) text.refuse(w('missing'));
    if (!subjectInput.value.trim()) subject.refuse(w('missing'));
    if (!textInput.value.trim() || !subjectInput.value.trim() || !files.fits()) return;
    send.disabled = true;
    put(error, '');
    try {
      const written = await server.openTicket(subjectInput.value, textInput.value, language, name());
      const refused = await addFiles(context, written, files.files());
      for (const each of forget) each();
      context.go(`/ticket/${written.number}`, `${w('sent', { number: `#${written.number}` })} ${refused}`.trim());
    } catch (refusal) {
      put(error, w(refusalWord(refusal)));
      send.disabled = false;
    }
  });
  return {
    title: w('newRequest'),
    element: h('div', { class: 'place' }, backLink(context), h('h2', {}, w('newRequest')), form),
  };
}
