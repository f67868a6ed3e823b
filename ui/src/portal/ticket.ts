/** One ticket: where it is, what is promised, the conversation, and what its requester can do. */
import { h, put } from '../lib/dom';
import { addFiles, draft, field, filesField, once } from './fields';
import { badge, promised } from './list';
import { backLink, type Context, type Place, refusalWord } from './portal';
import { ratingForm } from './rating';
import type { Entry, File_, Ticket } from './server';
import { visitList } from './visits';
import { sizeIn, whenIn } from './words';

const LOOK_AGAIN_MS = 15_000;

export async function ticketPage(context: Context, number: number): Promise<Place> {
  const { server, w } = context;
  const head = h('div', { class: 'ticket-head' });
  const entries = h('ol', { class: 'entries', 'aria-live': 'polite' });
  const actions = h('div', { class: 'stack' });
  let shown = '';
  const draw = (ticket: Ticket) => {
    const now = JSON.stringify(ticket);
    if (now === shown) return;
    shown = now;
    head.replaceChildren(
      h('h2', { dir: 'auto' }, ticket.subject),
      h('p', { class: 'facts' }, badge(context, ticket), h('span', { class: 'help' }, `#${ticket.number}`)),
      h('p', { class: 'promise' }, promised(context, ticket)),
    );
    // Only what is new is added: a screen reader reads that, and nothing that is being read moves.
    for (const entry of ticket.entries.slice(entries.children.length)) {
      entries.append(entryItem(context, number, entry));
    }
    answer.draw(ticket);
    rating.draw(ticket);
    visits.draw(ticket);
  };
  const answer = answerForm(context, number, async () => draw(await server.ticket(number)));
  const rating = ratingForm(context, number);
  const visits = visitList(context, number, async () => draw(await server.ticket(number)));
  actions.append(rating.element, answer.element);
  const ticket = await server.ticket(number);
  draw(ticket);
  const again = setInterval(() => {
    if (document.visibilityState === 'visible') void server.ticket(number).then(draw, () => undefined);
  }, LOOK_AGAIN_MS);
  const conversation = h('section', { 'aria-label': w('conversation') }, entries);
  const element = h('div', { class: 'place' }, backLink(context), head, visits.element, conversation, actions);
  return { title: ticket.subject, element, leave: () => clearInterval(again) };
}

function answerForm(context: Context, number: number, reload: () => Promise<void>) {
  const { server, w } = context;
  let name = once();
  const input = h('textarea', { rows: '4', maxlength: '20000', dir: 'auto' });
  const labelled = field(input, w('reply'));
  const label = labelled.element.querySelector('label');
  const forget = draft(input, `${context.site.label}.${number}`);
  const files = h('div');
  let added = filesField(context);
  files.append(added.element);
  const note = h('p', { class: 'help' });
  const error = h('p', { class: 'error', role: 'alert' });
  const send = h('button', { type: 'submit', class: 'primary' });
  const close = h('button', { type: 'button' }, w('close'));
  const form = h(
    'form',
    { novalidate: true, class: 'stack' },
    note,
    labelled.element,
    files,
    error,
    h('div', { class: 'buttons' }, send, close),
  );
  const act = async (what: () => Promise<void>) => {
    send.disabled = close.disabled = true;
    put(error, '');
    try {
      await what();
    } catch (refusal) {
      put(error, w(refusalWord(refusal)));
    } finally {
      send.disabled = close.disabled = false;
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!input.value.trim()) return labelled.refuse(w('missing'));
    if (!added.fits()) return;
    void act(async () => {
      const written = await server.write(number, input.value, name());
      const refused = await addFiles(context, written, added.files());
      input.value = '';
      forget();
      name = once();
      if (written.number !== number) return context.go(`/ticket/${written.number}`, refused);
      added = filesField(context);
      files.replaceChildren(added.element);
      await reload();
      put(error, refused);
    });
  });
  close.addEventListener('click', () => {
    void act(async () => {
      await server.close(number);
      await reload();
      input.focus();
    });
  });
  const draw = ({ state, mine }: Ticket) => {
    const over = state === 'solved' || state === 'closed';
    if (label) put(label, w(state === 'solved' ? 'reopen' : 'reply'));
    put(note, state === 'solved' ? w('isClosed') : state === 'closed' ? w('goesOn') : '');
    put(send, w(state === 'solved' ? 'sendReopen' : 'send'));
    close.hidden = over || !mine;
  };
  return { element: form, draw };
}

function entryItem(context: Context, number: number, entry: Entry): HTMLElement {
  const { w, language } = context;
  const who =
    entry.by === 'us'
      ? entry.name
        ? w('us', { name: entry.name })
        : w('team')
      : w(entry.by === 'you' ? 'you' : 'other');
  const time = h('time', { datetime: entry.at }, whenIn(language, entry.at));
  return h(
    'li',
    { class: entry.by },
    h('p', { class: 'by' }, h('strong', { dir: 'auto' }, who), time),
    h('p', { class: 'text', dir: 'auto' }, entry.text),
    entry.files.length
      ? h('ul', { class: 'files' }, ...entry.files.map((file) => fileItem(context, number, file)))
      : null,
  );
}

function fileItem({ server, w, language }: Context, number: number, file: File_): HTMLElement {
  if (!file.kept) return h('li', {}, `${file.name} (${w('fileGone')})`);
  const fetchIt = async () => {
    const address = URL.createObjectURL(await server.file(number, file.id));
    h('a', { href: address, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };
  const button = h('button', { type: 'button', class: 'plain' }, `${file.name} (${sizeIn(language, file.size)})`);
  button.addEventListener('click', () => void fetchIt().catch(() => put(button, `${file.name} (${w('fileGone')})`)));
  return h('li', {}, button);
}
