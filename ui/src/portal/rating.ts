/** How satisfied the requester is, once it is solved. */
import { h, put } from '../lib/dom';
import { field } from './fields';
import { type Context, refusalWord } from './portal';
import type { Ticket } from './server';

const SCORES = [1, 2, 3, 4, 5];

export function ratingForm({ server, w }: Context, number: number) {
  const legend = h('legend', {}, w('satisfied'));
  const boxes = SCORES.map((score) => h('input', { type: 'radio', name: 'score', value: String(score) }));
  const options = boxes.map((box, index) => h('label', {}, box, h('span', {}, String(SCORES[index]))));
  const ends = h('p', { class: 'help ends' }, h('span', {}, w('notAtAll')), h('span', {}, w('very')));
  const input = h('textarea', { rows: '2', maxlength: '2000', dir: 'auto' });
  const comment = field(input, w('comment'));
  const error = h('p', { class: 'error', role: 'alert' });
  const thanks = h('p', { role: 'status' });
  const send = h('button', { type: 'submit' }, w('rate'));
  const scale = h('fieldset', { class: 'scale' }, legend, h('div', { class: 'options' }, ...options), ends);
  const form = h('form', { class: 'stack rating', hidden: true }, scale, comment.element, error, send, thanks);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const chosen = boxes.find((box) => box.checked);
    put(error, chosen ? '' : w('missing'));
    if (!chosen) return boxes[0]?.focus();
    send.disabled = true;
    try {
      await server.rate(number, Number(chosen.value), input.value);
      put(thanks, w('rated'));
    } catch (refusal) {
      put(error, w(refusalWord(refusal)));
    } finally {
      send.disabled = false;
    }
  });
  let drawn = false;
  const draw = ({ state, mine, rating }: Ticket) => {
    form.hidden = !mine || (state !== 'solved' && state !== 'closed');
    if (drawn || !rating) return;
    drawn = true;
    for (const box of boxes) box.checked = Number(box.value) === rating.score;
    input.value = rating.comment;
  };
  return { element: form, draw };
}
