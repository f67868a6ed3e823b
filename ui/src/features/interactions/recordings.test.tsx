import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Recording } from '../../api/types';
import { serve, show } from '../../test/render';
import { Recordings } from './recordings';

const OLD: Recording = {
  id: '01890000-0000-7000-8000-000000000001',
  started_at: '2025-01-02T09:00:00Z',
  duration_s: 60,
  state: 'expired',
  kept_until: null,
  deleted_at: '2025-04-02T02:23:00Z',
  url: '/api/interactions/1/recordings/1/audio',
};

test('a recording whose time was over says until when it was kept, and offers nothing to play', async () => {
  serve({ 'GET /api/session': { body: { user: { name: 'Ana' }, permissions: ['voice:recording:play'] } } });
  await show(<Recordings recordings={[OLD]} />);
  expect(await screen.findByText('The recording was deleted')).toBeInTheDocument();
  expect(screen.getByText(/It was kept until/)).toHaveTextContent('2025');
  expect(screen.queryByRole('slider')).not.toBeInTheDocument();
});
