import { useSyncExternalStore } from 'react';

/** What solved something, in the cache: followed by what it is about. */
export const SOLVED_WITH = ['knowledge', 'solved'];

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

/** Where one writes to a customer, by interaction or ticket: what is found elsewhere can be put there. */
const writers = new Map<string, (text: string) => void>();

/** While the returned function is not called, `insertText` for this one reaches `write`. */
export function takesText(id: string, write: (text: string) => void): () => void {
  writers.set(id, write);
  for (const watcher of watchers) watcher();
  return () => {
    if (writers.get(id) === write) writers.delete(id);
    for (const watcher of watchers) watcher();
  };
}

/** Which articles were put where one writes, by interaction or ticket; each with words that it brought. */
const told = new Map<string, Map<string, string>>();

export function insertText(id: string, text: string, article?: { id: string; title: string }): void {
  writers.get(id)?.(text);
  if (article) told.set(id, new Map([...(told.get(id) ?? []), [article.id, article.title]]));
}

/** The articles that were put there and of which something is in what was sent. Asked once: then they are forgotten. */
export function articlesIn(id: string, sent: string): string[] {
  const known = [...(told.get(id) ?? [])];
  told.delete(id);
  return known.filter(([, title]) => sent.includes(title)).map(([article]) => article);
}

export function useTakesText(id: string): boolean {
  return useSyncExternalStore(watch, () => writers.has(id));
}
