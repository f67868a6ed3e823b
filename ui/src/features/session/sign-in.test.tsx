import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { serve, show } from '../../test/render';
import { SignIn } from './sign-in';

async function fillIn(password: string) {
  await userEvent.type(screen.getByRole('textbox', { name: /E-mail/ }), ' ana@example.com');
  await userEvent.type(screen.getByLabelText(/^Password/), `${password}{Enter}`);
}

test('the right password lets in, and is sent with the header that foreign forms cannot send', async () => {
  const asked = serve({ 'POST /api/session': { body: { user: { name: 'Ana' }, permissions: [] } } });
  const onSignedIn = vi.fn();
  await show(<SignIn onSignedIn={onSignedIn} />);
  await fillIn('right');
  await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce());
  expect(asked.find(({ path }) => path === '/api/session')?.body).toEqual({
    email: 'ana@example.com',
    password: 'right',
  });
});

test.each([
  [401, 'session.refused', 'E-mail and password do not match.'],
  [429, 'session.throttled', 'Too many tries. Wait a minute.'],
  [503, 'http.unavailable', 'The server had a problem. Try again in a moment.'],
])('a refusal %s is said in words', async (status, code, sentence) => {
  serve({ 'POST /api/session': { status, body: { status, code, detail: 'x' } } });
  const onSignedIn = vi.fn();
  await show(<SignIn onSignedIn={onSignedIn} />);
  await fillIn('wrong');
  expect(await screen.findByRole('alert')).toHaveTextContent(sentence);
  expect(onSignedIn).not.toHaveBeenCalled();
});

test('each identity provider has a button, and why the last one led back is said in words', async () => {
  const asked = serve({
    'GET /api/sign-on': { body: { items: [{ slug: 'example', name: 'Example' }] } },
    'POST /api/sign-on/example': {
      status: 503,
      body: { status: 503, code: 'identity.provider_away', detail: 'It does not answer.' },
    },
  });
  await show(<SignIn onSignedIn={vi.fn()} failed="no_account" />);
  expect(await screen.findByRole('alert')).toHaveTextContent('This account opens nothing here.');
  await userEvent.click(await screen.findByRole('button', { name: 'Sign in with Example' }));
  await waitFor(() => expect(asked.some(({ path }) => path === '/api/sign-on/example')).toBe(true));
  await waitFor(() => expect(screen.getByRole('alert')).not.toHaveTextContent('This account opens nothing here.'));
});
