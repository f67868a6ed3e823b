import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../api/problem';
import { type Asked, missing, open, refusalWord } from './page';

const ASKED: Asked = {
  title: { en: 'A new password', 'pt-BR': 'Nova senha' },
  text: 'For <b>Ana</b>, **today**',
  values: [{ label: 'Account', value: 'ana-admin' }],
  files: [],
  decisions: ['approved', 'refused'],
  reference: 'A-1',
  language: 'en',
  due_at: null,
};

function answers(status = 204) {
  return vi.fn(async (_: string, init: RequestInit) => {
    const body = init.method === 'GET' ? ASKED : { code: 'review.over', status };
    return new Response(init.method !== 'GET' && status === 204 ? null : JSON.stringify(body), {
      status: init.method === 'GET' ? 200 : status,
    });
  });
}

async function opened(fetched: ReturnType<typeof answers>): Promise<HTMLElement> {
  vi.stubGlobal('fetch', fetched);
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  await open(root, 'secret');
  return root;
}

const posts = (fetched: ReturnType<typeof answers>) => fetched.mock.calls.filter(([, init]) => init.method === 'POST');
const press = (root: HTMLElement, name: string) =>
  [...root.querySelectorAll('button')].find((button) => button.textContent === name)?.click();

afterEach(() => document.body.replaceChildren());

describe('the page behind a link to a review', () => {
  it('shows what is asked as text, and decides with the second click only', async () => {
    const fetched = answers();
    const root = await opened(fetched);
    expect(root.textContent).toContain('For <b>Ana</b>');
    expect(root.querySelector('strong')?.textContent).toBe('today');
    expect(root.textContent).toContain('ana-admin');
    root.querySelector<HTMLInputElement>('input[value=refused]')?.click();
    press(root, 'Continue');
    expect(root.querySelector('[role=alert]')?.textContent).toBe('Please say why.');
    const reason = root.querySelector('textarea');
    if (reason) reason.value = ' Not hers ';
    press(root, 'Continue');
    expect(posts(fetched)).toHaveLength(0);
    press(root, 'Confirm');
    await vi.waitFor(() => expect(root.querySelector('[role=status]')?.textContent).toContain('Thank you'));
    const [[, init] = []] = posts(fetched);
    expect(JSON.parse(String(init?.body))).toEqual({ decision: 'refused', reason: 'Not hers' });
    expect(new Headers(init?.headers).get('x-review-pass')).toBe('secret');
  });

  it('says that it is over when somebody was faster', async () => {
    const root = await opened(answers(410));
    root.querySelector<HTMLInputElement>('input[value=approved]')?.click();
    press(root, 'Continue');
    press(root, 'Confirm');
    await vi.waitFor(() => expect(root.querySelector('[role=alert]')?.textContent).toContain('no longer works'));
    expect(root.querySelector('form')?.hidden).toBe(true);
  });

  it('asks for a reason for everything but approval', () => {
    expect(missing(null, '')).toBe('choose');
    expect(missing('approved', '')).toBeNull();
    expect(missing('returned', ' ')).toBe('why');
    expect(missing('refused', 'No')).toBeNull();
  });

  it('tells apart what is over, what is one’s own and what passes', () => {
    expect(refusalWord(new Problem(410, 'review.over', ''))).toBe('over');
    expect(refusalWord(new Problem(409, 'review.own_request', ''))).toBe('own');
    expect(refusalWord(new Problem(0, 'network.unreachable', ''))).toBe('unreachable');
    expect(refusalWord(new Problem(500, 'x', ''))).toBe('trouble');
  });
});
