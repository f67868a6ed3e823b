import { useSyncExternalStore } from 'react';

export type Toast = { id: number; kind: 'done' | 'refused'; text: string };

const LASTS_MS = { done: 3500, refused: 9000 };
let toasts: readonly Toast[] = [];
let next = 1;
const watchers = new Set<() => void>();

function change(value: readonly Toast[]): void {
  toasts = value;
  for (const watcher of watchers) watcher();
}

export function closeToast(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

/** Says something in the corner for a while; the same text twice is said once. */
export function toast(kind: Toast['kind'], text: string): void {
  const id = next++;
  change([...toasts.filter((other) => other.text !== text), { id, kind, text }]);
  setTimeout(() => closeToast(id), LASTS_MS[kind]);
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => toasts,
  );
}
