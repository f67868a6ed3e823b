import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { type ReactNode, useState } from 'react';
import { vi } from 'vitest';
import { i18n, setLanguage } from '../lib/i18n';
import { theme } from '../ui/theme';

type Answer = { status?: number; body?: unknown };
type Asked = { method: string; path: string; body: unknown };

/** Stands at the network's border: answers requests by method and path, and remembers what was asked. */
export function serve(answers: Record<string, Answer | ((asked: Asked) => Answer)>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname;
    const text = await request.text();
    const one = { method: request.method, path, body: text ? JSON.parse(text) : undefined };
    asked.push(one);
    const found = answers[`${request.method} ${path}`];
    const { status = 200, body } = (typeof found === 'function' ? found(one) : found) ?? {
      status: 404,
      body: { code: 'http.404' },
    };
    return new Response(body === undefined ? null : JSON.stringify(body), {
      status,
      headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
    });
  });
  return asked;
}

/** Draws something with everything around it that the application gives. */
export async function show(element: ReactNode): Promise<void> {
  await setLanguage('en');
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const root = createRootRoute({ component: () => element });
  const router = createRouter({ routeTree: root, history: createMemoryHistory({ initialEntries: ['/'] }) });
  function Everything() {
    const [held] = useState(client);
    return (
      <I18nProvider i18n={i18n}>
        <MantineProvider theme={theme} env="test">
          <QueryClientProvider client={held}>
            <RouterProvider router={router as never} />
          </QueryClientProvider>
        </MantineProvider>
      </I18nProvider>
    );
  }
  await router.load();
  render(<Everything />);
}
