type Placed = { id: string };

/** Both as one, in the order of the ids, each once; of two with one id the newer one. The same array if none is new. */
export function joined<E extends Placed>(known: readonly E[], news: readonly E[]): readonly E[] {
  if (!news.length) return known;
  const all = new Map([...known, ...news].map((entry) => [entry.id, entry]));
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

type Read = Placed & { kind: string; at: string; author: { kind: string; id?: string | null } };

const TOGETHER_MS = 60_000;

/** Entries as they are read: changes that one person made within a minute stand together. */
export function grouped<E extends Read>(entries: readonly E[]): E[][] {
  const groups: E[][] = [];
  for (const entry of entries) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const together =
      last?.kind === 'change' &&
      entry.kind === 'change' &&
      last.author.kind === entry.author.kind &&
      (last.author.id ?? null) === (entry.author.id ?? null) &&
      Date.parse(entry.at) - Date.parse(last.at) < TOGETHER_MS;
    if (group && together) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}
