import { expect, test, vi } from 'vitest';
import { ask, whenSignedOut } from './client';
import { getSession, signIn } from './generated';
import { Problem } from './problem';

function answer(status: number, body: unknown, type = 'application/problem+json') {
  const seen: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    seen.push(request);
    return new Response(body === null ? null : JSON.stringify(body), { status, headers: { 'content-type': type } });
  });
  return seen;
}

test('data is returned, and each request carries the header that foreign pages cannot send', async () => {
  const seen = answer(200, { user: {} }, 'application/json');
  expect(await ask(getSession())).toEqual({ user: {} });
  expect(seen[0]?.headers.get('x-switchroom')).toBe('1');
});

test('a refusal becomes a Problem with its code and fields', async () => {
  const errors = [{ field: 'body.email', code: 'invalid', message: 'No e-mail.' }];
  answer(422, { code: 'request.invalid', detail: 'Wrong.', errors });
  const problem = await ask(signIn({ body: { email: '', password: '' } })).catch((error) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ status: 422, code: 'request.invalid', detail: 'Wrong.', fields: errors });
});

test('a lost session is told once per answer, a refused password is not one', async () => {
  const signedOut = vi.fn();
  whenSignedOut(signedOut);
  answer(401, { code: 'session.missing' });
  await ask(getSession()).catch(() => {});
  expect(signedOut).toHaveBeenCalledOnce();
  answer(401, { code: 'session.refused' });
  await ask(getSession()).catch(() => {});
  expect(signedOut).toHaveBeenCalledOnce();
});

test('a network that fails is a passing problem', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')));
  const problem = await ask(getSession()).catch((error) => error);
  expect(problem).toMatchObject({ status: 0, passing: true });
});
