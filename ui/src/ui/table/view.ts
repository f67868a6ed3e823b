import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

/** How a list is looked at. It lives in the address, so that every view is a link. */
export type View = { search?: string; sort?: string; hide?: string };

export type ViewControl = {
  view: View;
  /** Changes what is named, keeps the rest; undefined or '' removes a part from the address. */
  change: (part: Record<string, string | undefined>) => void;
};

/** The list's view out of the address, and how to change it. Filters of a page live beside it under their own names. */
export function useView(): ViewControl & { params: Record<string, string | undefined> } {
  const params = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const change = useCallback(
    (part: Record<string, string | undefined>) => {
      const cleaned = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, value || undefined]));
      void navigate({ to: '.', search: (old) => ({ ...old, ...cleaned }), replace: true });
    },
    [navigate],
  );
  const { search, sort, hide } = params;
  const view = useMemo(() => ({ search, sort, hide }), [search, sort, hide]);
  return { view, change, params };
}

/** `-started_at` is descending by started_at. */
export function parseSort(sort: string | undefined): { id: string; desc: boolean } | null {
  if (!sort) return null;
  return sort.startsWith('-') ? { id: sort.slice(1), desc: true } : { id: sort, desc: false };
}

/** Ascending, descending, none. */
export function nextSort(current: string | undefined, id: string): string | undefined {
  if (current === id) return `-${id}`;
  return current === `-${id}` ? undefined : id;
}
