import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { sayThatWeAreSignedOut } from '../api/client';
import { EventStream, type SocketLike, type StreamEvent } from './stream';

function open(): SocketLike {
  return new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/events`);
}

/** The desk's one stream. Started when somebody is signed in. */
export const stream = new EventStream({ open, onSignedOut: sayThatWeAreSignedOut });

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => stream.hurry());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') stream.hurry();
  });
}

export function useStreamState() {
  return useSyncExternalStore(
    (watcher) => stream.watch(watcher),
    () => stream.state,
  );
}

/** Calls `handler` for each event of a topic while the component lives; null listens to nothing. */
export function useTopic(topic: string | null, handler: (event: StreamEvent) => void, refetch: () => void): void {
  const latest = useRef({ handler, refetch });
  latest.current = { handler, refetch };
  useEffect(() => {
    if (!topic) return;
    return stream.subscribe(topic, {
      onEvent: (event) => latest.current.handler(event),
      onRefetch: () => latest.current.refetch(),
    });
  }, [topic]);
}

const MOST_OFTEN_MS = 250;
/** How often to ask at most for what is costly to answer. */
export const CALM_MS = 2_000;

/**
 * Keeps a query true while a component shows it: events of its topics fetch it again, at once for the first and at most
 * every `mostOften` ms in a storm. `patch` may change the cached value from the event alone, so that the screen does
 * not wait for the answer.
 */
export function useLiveQuery(
  key: readonly unknown[],
  topics: readonly string[],
  patch?: (event: StreamEvent) => void,
  mostOften = MOST_OFTEN_MS,
): void {
  const client = useQueryClient();
  const latest = useRef({ key, patch });
  latest.current = { key, patch };
  const joined = topics.join(' ');
  useEffect(() => {
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const refetch = () => {
      if (timer) return;
      const wait = Math.max(0, last + mostOften - performance.now());
      timer = setTimeout(() => {
        timer = null;
        last = performance.now();
        void client.invalidateQueries({ queryKey: latest.current.key });
      }, wait);
    };
    const known = () => client.getQueryData<{ position?: number }>(latest.current.key)?.position;
    const onSubscribed = async (position: number) => {
      const query = client.getQueryCache().find({ queryKey: latest.current.key });
      await query?.promise?.catch(() => {});
      if (query?.state.status === 'error' || (known() ?? position) < position) refetch();
    };
    const leave = joined
      .split(' ')
      .filter(Boolean)
      .map((topic) =>
        stream.subscribe(topic, {
          onEvent: (event) => {
            latest.current.patch?.(event);
            refetch();
          },
          onRefetch: refetch,
          known,
          onSubscribed,
        }),
      );
    return () => {
      for (const stop of leave) stop();
      if (timer) clearTimeout(timer);
    };
  }, [joined, client, mostOften]);
}
