import '../ui/mantine';
import '@fontsource-variable/inter/index.css';
import '../ui/styles.css';
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { watchAnswers, whenSignedOut } from '../api/client';
import { Problem } from '../api/problem';
import { learnServerTime } from '../lib/clock';
import { keyHandler } from '../lib/commands';
import { i18n, setLanguage, startingLanguage } from '../lib/i18n';
import { stream } from '../lib/live';
import { theme, variables } from '../ui/theme';
import { Toaster } from '../ui/toaster';
import { makeRouter } from './router';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The event stream says when something changed; time says nothing.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => count < 3 && error instanceof Problem && error.passing,
    },
  },
});
const router = makeRouter(client);

whenSignedOut(() => {
  stream.stop();
  client.clear();
  const back = router.state.location.href;
  if (!back.startsWith('/sign-in')) void router.navigate({ to: '/sign-in', search: { back } });
});
watchAnswers((response) => learnServerTime(response.headers.get('date')));
window.addEventListener('keydown', keyHandler());
window.addEventListener('vite:preloadError', () => {
  // A new version was installed and took our files away: load it, but never in a circle.
  const last = Number(sessionStorage.getItem('switchroom.reloaded') ?? 0);
  if (Date.now() - last < 10_000) return;
  sessionStorage.setItem('switchroom.reloaded', String(Date.now()));
  location.reload();
});

await setLanguage(startingLanguage());
const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');
createRoot(root).render(
  <I18nProvider i18n={i18n}>
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Toaster />
      </QueryClientProvider>
    </MantineProvider>
  </I18nProvider>,
);
