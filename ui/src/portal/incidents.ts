/** What is wrong just now, before anybody has to ask; whoever it affects too says so by one button. */
import { h, put } from '../lib/dom';
import { say } from '../lib/text';
import { once } from './fields';
import { type Context, refusalWord } from './portal';
import type { Incident } from './server';
import { whenIn } from './words';

/** Never in the way: where they cannot be had, the page goes on without them. */
export async function incidentsPart(context: Context): Promise<HTMLElement | null> {
  const { server, w } = context;
  const { items } = await server.incidents().catch(() => ({ items: [] as Incident[] }));
  if (!items.length) return null;
  const list = h('ul', { class: 'incidents' }, ...items.map((one) => incident(context, one)));
  return h('section', { 'aria-label': w('incidents') }, h('h2', {}, w('incidents')), list);
}

function incident(context: Context, { id, title, message, state, changed_at, joinable }: Incident): HTMLElement {
  const { w, language, me } = context;
  const name = say(title, language);
  const error = h('p', { class: 'error', role: 'alert' });
  const join = h('button', { type: 'button', 'aria-label': `${w('affectsMe')}: ${name}` }, w('affectsMe'));
  const key = once();
  join.addEventListener('click', async () => {
    join.disabled = true;
    put(error, '');
    try {
      const { number } = await context.server.openTicket(name, w('affectedText'), language, key(), { incident_id: id });
      context.go(`/ticket/${number}`, w('joined', { number: `#${number}` }));
    } catch (refusal) {
      put(error, w(refusalWord(refusal)));
      join.disabled = false;
    }
  });
  return h(
    'li',
    { class: state },
    h('h3', { dir: 'auto' }, name),
    h('span', { class: `state ${state === 'resolved' ? 'solved' : 'in_work'}` }, w(state)),
    h('p', { dir: 'auto' }, say(message, language)),
    h('p', { class: 'help' }, w('updated', { when: whenIn(language, changed_at) })),
    joinable && me ? h('div', {}, join, error) : null,
  );
}
