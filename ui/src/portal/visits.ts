/** The visits of a ticket: when, where, who comes; and asking for another time. */
import { h, put } from '../lib/dom';
import { field, once } from './fields';
import { type Context, refusalWord } from './portal';
import type { Ticket, Visit, Wish } from './server';
import { visitIn } from './words';

export function visitList(context: Context, number: number, reload: () => Promise<void>) {
  const { w } = context;
  const list = h('ol', { class: 'visits' });
  const element = h(
    'section',
    { class: 'stack', hidden: true, 'aria-label': w('visits') },
    h('h3', { class: 'visits-title' }, w('visits')),
    list,
  );
  let shown = '';
  const draw = ({ visits, mine }: Ticket) => {
    const now = JSON.stringify([visits, mine]);
    // A form that somebody types in stays while nothing is new.
    if (now === shown) return;
    shown = now;
    element.hidden = visits.length === 0;
    list.replaceChildren(...visits.map((visit) => item(context, number, visit, mine, reload)));
  };
  return { element, draw };
}

function item(context: Context, number: number, visit: Visit, mine: boolean, reload: () => Promise<void>) {
  const { w, language } = context;
  const planned = visit.status === 'planned';
  const when = h('time', { datetime: visit.begins_at }, visitIn(language, visit.begins_at, visit.ends_at, visit.zone));
  return h(
    'li',
    { class: planned ? 'planned' : 'over' },
    h('p', {}, h('strong', {}, when)),
    h('p', {}, w(visit.kind), visit.place ? ': ' : '', visit.place ? h('bdi', {}, visit.place) : null),
    visit.who ? h('p', { class: 'help', dir: 'auto' }, w('visitWho', { name: visit.who })) : null,
    visit.note ? h('p', { dir: 'auto', class: 'text' }, visit.note) : null,
    visit.status === 'planned' ? null : h('p', {}, w(`visit_${visit.status}`)),
    visit.asked ? h('p', { class: 'help' }, w(visit.asked === 'move' ? 'visitAskedMove' : 'visitAskedCancel')) : null,
    planned ? actions(context, number, visit, mine, reload) : null,
  );
}

function actions(context: Context, number: number, visit: Visit, mine: boolean, reload: () => Promise<void>) {
  const { server, w } = context;
  const error = h('p', { class: 'error', role: 'alert' });
  const place = h('div');
  const file = h('button', { type: 'button', class: 'plain' }, w('visitFile'));
  file.addEventListener('click', () => {
    const keep = async () => {
      const address = URL.createObjectURL(await server.visitFile(number, visit.id));
      h('a', { href: address, download: 'visit.ics' }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    };
    void keep().catch((refusal) => put(error, w(refusalWord(refusal))));
  });
  const buttons = h('div', { class: 'buttons' }, file);
  const ask = (wish: Wish) => {
    const button = h('button', { type: 'button' }, w(wish === 'move' ? 'visitMove' : 'visitCancel'));
    button.addEventListener('click', () => {
      const form = wishForm(context, number, visit.id, wish, reload, () => {
        form.element.remove();
        buttons.hidden = false;
        button.focus();
      });
      buttons.hidden = true;
      place.replaceChildren(form.element);
      form.input.focus();
    });
    return button;
  };
  if (mine) buttons.prepend(ask('move'), ask('cancel'));
  return h('div', { class: 'stack' }, buttons, place, error);
}

function wishForm(
  { server, w }: Context,
  number: number,
  id: string,
  wish: Wish,
  reload: () => Promise<void>,
  leave: () => void,
) {
  const name = once();
  const input = h('textarea', { rows: '2', maxlength: '2000', dir: 'auto' });
  const error = h('p', { class: 'error', role: 'alert' });
  const send = h('button', { type: 'submit', class: 'primary' }, w(wish === 'move' ? 'visitMove' : 'visitCancel'));
  const back = h('button', { type: 'button' }, w('visitBack'));
  back.addEventListener('click', leave);
  const form = h(
    'form',
    { class: 'stack', novalidate: true },
    field(input, w('visitWords')).element,
    error,
    h('div', { class: 'buttons' }, send, back),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      await server.askAboutVisit(number, id, wish, input.value, name());
      await reload();
    } catch (refusal) {
      put(error, w(refusalWord(refusal)));
      send.disabled = false;
    }
  });
  return { element: form, input };
}
