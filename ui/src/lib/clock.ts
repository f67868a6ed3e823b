import { useSyncExternalStore } from 'react';

/** One tick a second for every running timer on the page, so that they change together. */
const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = Date.now();
/** How far the server's clock is ahead of ours: agents' machines are wrong by minutes. */
let ahead = 0;

function tick(): void {
  now = Date.now() + ahead;
  for (const watcher of watchers) watcher();
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  if (!timer) {
    now = Date.now() + ahead;
    timer = setInterval(tick, 1000);
  }
  return () => {
    watchers.delete(watcher);
    if (!watchers.size && timer) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** The server's time now, in milliseconds, changing every second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** Learn the server's clock from an answer's Date header. */
export function learnServerTime(header: string | null): void {
  if (!header) return;
  const at = Date.parse(header);
  // The header has whole seconds; corrections below two seconds would be noise.
  if (Number.isFinite(at) && Math.abs(at + 500 - Date.now() - ahead) > 2000) ahead = at + 500 - Date.now();
}
