/** How it was, once it is solved: what is asked, and on which scale, the brand decides. */
import { h, put } from '../lib/dom';
import { field } from './fields';
import { type Context, refusalWord } from './portal';
import type { Measure, Ticket } from './server';

const SCALES: Record<Measure, [number, number]> = { csat: [1, 5], ces: [1, 7], nps: [0, 10] };

export function ratingForm({ server, site, w }: Context, number: number) {
  const [lowest, highest] = SCALES[site.rating];
  const scores = Array.from({ length: highest - lowest + 1 }, (_, index) => lowest + index);
  const legend = h('legend', {}, w(site.rating));
  const boxes = scores.map((score) => h('input', { type: 'radio', name: 'score', value: String(score) }));
  const options = boxes.map((box, index) => h('label', {}, box, h('span', {}, String(scores[index]))));
  const ends = h(
    'p',
    { class: 'help ends' },
    h('span', {}, w(`${site.rating}_lowest`)),
    h('span', {}, w(`${site.rating}_highest`)),
  );
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
    if (drawn || rating?.measure !== site.rating) return;
    drawn = true;
    for (const box of boxes) box.checked = Number(box.value) === rating.score;
    input.value = rating.comment;
  };
  return { element: form, draw };
}
