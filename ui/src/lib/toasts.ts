import { useSyncExternalStore } from 'react';

/** What can be done about it while it is said, as undoing it. */
export type ToastAction = { label: string; run: () => void };
export type Toast = { id: number; kind: 'done' | 'refused'; text: string; action?: ToastAction };

const LASTS_MS = { done: 3500, refused: 9000 };
const LASTS_WITH_ACTION_MS = 8000;
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
export function toast(kind: Toast['kind'], text: string, action?: ToastAction): void {
  const id = next++;
  change([...toasts.filter((other) => other.text !== text), { id, kind, text, action }]);
  setTimeout(() => closeToast(id), action ? LASTS_WITH_ACTION_MS : LASTS_MS[kind]);
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
