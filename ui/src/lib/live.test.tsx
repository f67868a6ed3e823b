import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stream, useLiveQuery } from './live';

/** A server that tells nothing by itself: what it answers, and when a subscription begins, is up to the test. */
class Wire {
  static latest: Wire;
  readyState = 1;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  constructor() {
    Wire.latest = this;
  }
  send() {}
  close() {}
  says(frame: unknown) {
    this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }
}

type Row = { position: number; words: string };

function Shown({ fetch }: { fetch: () => Promise<Row> }) {
  useLiveQuery(['row'], ['row:1']);
  const { data, error } = useQuery({ queryKey: ['row'], queryFn: fetch, retry: false });
  return <p>{error ? 'not found' : (data?.words ?? 'loading')}</p>;
}

function show(fetch: () => Promise<Row>) {
  stream.start();
  Wire.latest.onopen?.(new Event('open'));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Shown fetch={fetch} />
    </QueryClientProvider>,
  );
}

beforeEach(() => vi.stubGlobal('WebSocket', Wire));
afterEach(() => {
  stream.stop();
  vi.unstubAllGlobals();
});

test('what was not mine yet when it was asked for is asked for again once it is followed', async () => {
  const fetch = vi.fn().mockRejectedValueOnce(new Error('404')).mockResolvedValue({ position: 7, words: 'mine' });
  show(fetch);
  await screen.findByText('not found');
  Wire.latest.says({ subscribed: 'row:1', position: 7 });
  expect(await screen.findByText('mine')).toBeVisible();
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('an answer that was on its way, and older than what is followed, is fetched again', async () => {
  let answer: (row: Row) => void = () => {};
  const slow = new Promise<Row>((resolve) => {
    answer = resolve;
  });
  const fetch = vi.fn().mockReturnValueOnce(slow).mockResolvedValue({ position: 7, words: 'new' });
  show(fetch);
  await screen.findByText('loading');
  Wire.latest.says({ subscribed: 'row:1', position: 7 });
  answer({ position: 6, words: 'old' });
  expect(await screen.findByText('new')).toBeVisible();
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('what is as new as what is followed is not fetched twice', async () => {
  const fetch = vi.fn().mockResolvedValue({ position: 7, words: 'there' });
  show(fetch);
  await screen.findByText('there');
  Wire.latest.says({ subscribed: 'row:1', position: 7 });
  Wire.latest.says({ topic: 'row:1', position: 8, previous: 7, type: 'x', at: '', subject: null, data: {} });
  await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
});
