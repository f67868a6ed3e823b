/** Rows that are chosen for what is done with all of them. */
export type Selection = { ids: ReadonlySet<string>; change: (ids: ReadonlySet<string>) => void };

/** One more or one less; with `from`, all between it and the row become what the row becomes. */
export function toggled(
  ids: ReadonlySet<string>,
  order: readonly string[],
  id: string,
  from: string | null = null,
): ReadonlySet<string> {
  const chosen = !ids.has(id);
  const next = new Set(ids);
  const ends = [order.indexOf(from ?? id), order.indexOf(id)];
  const between = ends.includes(-1) ? [id] : order.slice(Math.min(...ends), Math.max(...ends) + 1);
  for (const one of between) {
    if (chosen) next.add(one);
    else next.delete(one);
  }
  return next;
}
