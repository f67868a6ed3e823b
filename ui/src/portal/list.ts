/** The requester's tickets: where each is, and what is promised next. */
import { h } from '../lib/dom';
import { incidentsPart } from './incidents';
import type { Context, Place } from './portal';
import type { Line } from './server';
import { whenIn } from './words';

/** What is promised, in a sentence; late, it is said and not hidden. */
export function promised({ w, language }: Context, { promise }: Line, now = Date.now()): string {
  if (!promise) return '';
  const late = Date.parse(promise.due_at) < now;
  return w(late ? `${promise.kind}_late` : promise.kind, { when: whenIn(language, promise.due_at) });
}

export function badge({ w }: Context, { state }: Line): HTMLElement {
  return h('span', { class: `state ${state}` }, w(state));
}

export async function listPage(context: Context): Promise<Place> {
  const { server, site, w, me } = context;
  let colleagues = false;
  const list = h('ul', { class: 'tickets' });
  const none = h(
    'div',
    { class: 'none', hidden: true },
    h('p', {}, w('none')),
    h('p', { class: 'help' }, w('noneHelp')),
  );
  const more = h('button', { type: 'button', hidden: true }, w('more'));
  let next: number | null = null;
  const load = async (before: number | null) => {
    const found = await server.tickets(colleagues, before);
    const rows = found.items.map((line) => row(context, line));
    if (before) list.append(...rows);
    else list.replaceChildren(...rows);
    if (before) rows[0]?.querySelector('a')?.focus();
    next = found.next;
    more.hidden = next === null;
    none.hidden = list.children.length > 0;
  };
  more.addEventListener('click', () => void load(next));
  const box = h('input', { type: 'checkbox' });
  box.addEventListener('change', () => {
    colleagues = box.checked;
    void load(null);
  });
  const [known] = await Promise.all([incidentsPart(context), load(null)]);
  const fresh = h('a', { class: 'button primary', href: `/portal/${site.label}/new` }, w('newRequest'));
  const head = h('div', { class: 'head' }, h('h2', {}, w('mine')), fresh);
  const also = me?.colleagues ? h('label', { class: 'check' }, box, w('withColleagues')) : null;
  return { title: w('mine'), element: h('div', { class: 'place' }, known, head, also, list, none, more) };
}

function row(context: Context, line: Line): HTMLElement {
  const { site, language, w } = context;
  const promise = promised(context, line);
  const facts = [`#${line.number}`, whenIn(language, line.last_at), line.mine ? '' : w('colleague')];
  return h(
    'li',
    {},
    h('a', { href: `/portal/${site.label}/ticket/${line.number}`, dir: 'auto' }, line.subject),
    badge(context, line),
    h('p', { class: 'help' }, facts.filter(Boolean).join(' · ')),
    promise ? h('p', { class: 'promise' }, promise) : null,
  );
}
