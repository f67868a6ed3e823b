import { useSyncExternalStore } from 'react';

/** Which article is open beside the page: whoever looks one up stays where they are. */
let opened: string | null = null;
const watchers = new Set<() => void>();

function change(key: string | null): void {
  opened = key;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Opens an article beside the page, by its id or address. */
export function openArticle(key: string): void {
  change(key);
}

export function closeArticle(): void {
  change(null);
}

export function useOpenedArticle(): string | null {
  return useSyncExternalStore(watch, () => opened);
}

/** Where one writes to a customer, by interaction: what is found elsewhere can be put there. */
const writers = new Map<string, (text: string) => void>();

/** While the returned function is not called, `insertText` for this interaction reaches `write`. */
export function takesText(interactionId: string, write: (text: string) => void): () => void {
  writers.set(interactionId, write);
  for (const watcher of watchers) watcher();
  return () => {
    if (writers.get(interactionId) === write) writers.delete(interactionId);
    for (const watcher of watchers) watcher();
  };
}

export function insertText(interactionId: string, text: string): void {
  writers.get(interactionId)?.(text);
}

export function useTakesText(interactionId: string): boolean {
  return useSyncExternalStore(watch, () => writers.has(interactionId));
}
