import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CustomerChat } from './chat';
import { MailForm } from './mail-form';
import { WORDS } from './words';

const asked: Array<{ path: string; body: unknown }> = [];
let answer = () => new Response('{}', { status: 202 });

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', async (path: string, { body }: { body: string }) => {
    asked.push({ path, body: JSON.parse(body) });
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

function form(canBeMailed: boolean): { form: MailForm; input: HTMLInputElement; said: HTMLElement } {
  const chat = new CustomerChat('support', () => {});
  chat.state = { ...chat.state, view: { ...({} as NonNullable<typeof chat.state.view>), can_be_mailed: canBeMailed } };
  Object.assign(chat, { token: 't' });
  const made = new MailForm(chat);
  made.draw('pt-BR');
  document.body.replaceChildren(made.element);
  const [input] = made.element.getElementsByTagName('input');
  const [said] = made.element.getElementsByTagName('p');
  return { form: made, input: input!, said: said! };
}

async function submits(made: MailForm, said: HTMLElement): Promise<string> {
  const before = said.textContent;
  made.element.requestSubmit();
  await vi.waitFor(() => expect(['', before]).not.toContain(said.textContent));
  return said.textContent;
}

test('it is there only where the conversation can be mailed', () => {
  expect(form(false).form.element.hidden).toBe(true);
  expect(form(true).form.element.hidden).toBe(false);
});

test('what is no address is refused here, an address goes out in the language of the page', async () => {
  const { form: made, input, said } = form(true);
  input.value = 'eva';
  expect(await submits(made, said)).toBe(WORDS['pt-BR'].badAddress);
  expect(asked).toEqual([]);
  input.value = 'eva@outside.example';
  expect(await submits(made, said)).toBe(WORDS['pt-BR'].mailed.replace('{address}', 'eva@outside.example'));
  expect(asked).toEqual([
    { path: '/api/public/chats/t/transcript', body: { address: 'eva@outside.example', language: 'pt-BR' } },
  ]);
});

test('sent too often is said so', async () => {
  answer = () => Response.json({ code: 'chat.mailed_enough' }, { status: 429 });
  const { form: made, input, said } = form(true);
  input.value = 'eva@outside.example';
  expect(await submits(made, said)).toBe(WORDS['pt-BR'].mailedEnough);
});
