import { useSyncExternalStore } from 'react';

/** Whom one writes to: a colleague, or everybody of a queue or a unit. */
export type Addressee = { kind: 'user' | 'queue' | 'unit'; id: string; name: string };

/** What the panel of messages shows; null: it is closed. */
export type Shown = { view: 'list' } | { view: 'new' } | { view: 'many' } | { view: 'talk'; with: Addressee };

let shown: Shown | null = null;
const watchers = new Set<() => void>();

/** Opens the panel of messages from anywhere: its list, or where one writes to somebody. */
export function showMessages(next: Shown | null): void {
  shown = next;
  for (const watcher of watchers) watcher();
}

export function shownMessages(): Shown | null {
  return shown;
}

export function useShownMessages(): Shown | null {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, shownMessages);
}
