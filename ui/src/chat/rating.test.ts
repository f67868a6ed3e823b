import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CustomerChat } from './chat';
import { RatingForm } from './rating';
import { WORDS } from './words';

const sent: Array<{ method: string; path: string; body: unknown }> = [];
let asked: unknown = null;
let status = 204;

beforeEach(() => {
  sent.length = 0;
  asked = { measure: 'ces', number: 1042 };
  status = 204;
  vi.stubGlobal('fetch', async (path: string, { method, body }: { method: string; body?: string }) => {
    if (method === 'GET') return Response.json({ asked });
    sent.push({ method, path, body: JSON.parse(body ?? 'null') });
    return status === 204 ? new Response(null, { status }) : Response.json({ code: 'portal.not_asked' }, { status });
  });
});
afterEach(() => vi.unstubAllGlobals());

function form(): { chat: CustomerChat; made: RatingForm } {
  const chat = new CustomerChat('support', () => {});
  Object.assign(chat, { token: 't' });
  chat.state = { ...chat.state, phase: 'live' };
  const made = new RatingForm(chat);
  document.body.replaceChildren(made.element);
  made.draw('en');
  return { chat, made };
}

async function ends(chat: CustomerChat, made: RatingForm): Promise<void> {
  chat.state = { ...chat.state, phase: 'ended' };
  made.draw('en');
  await vi.waitFor(() => expect(made.element.hidden).toBe(false));
}

test('nothing is asked while the chat goes on, and the scale is that of what is asked when it is over', async () => {
  const { chat, made } = form();
  expect(made.element.hidden).toBe(true);
  await ends(chat, made);
  expect(made.element.textContent).toContain('Your request #1042 is solved');
  expect([...made.element.querySelectorAll('input[type=radio]')].map((radio) => radio.getAttribute('value'))).toEqual(
    '1234567'.split(''),
  );
});

test('a score is needed; what is said goes out once, and thanks stand in its place', async () => {
  const { chat, made } = form();
  await ends(chat, made);
  made.element.requestSubmit();
  expect(made.element.textContent).toContain(WORDS.en.needed);
  (made.element.querySelector('input[value="6"]') as HTMLInputElement).checked = true;
  (made.element.querySelector('textarea') as HTMLTextAreaElement).value = 'Kind.';
  made.element.requestSubmit();
  await vi.waitFor(() => expect(made.element.textContent).toBe(WORDS.en.rated));
  const body = { score: 6, comment: 'Kind.' };
  expect(sent).toEqual([{ method: 'PUT', path: '/api/public/chats/t/rating', body }]);
});

test('who has answered by mail meanwhile is thanked all the same', async () => {
  const { chat, made } = form();
  await ends(chat, made);
  status = 409;
  (made.element.querySelector('input[value="6"]') as HTMLInputElement).checked = true;
  made.element.requestSubmit();
  await vi.waitFor(() => expect(made.element.textContent).toBe(WORDS.en.rated));
});
