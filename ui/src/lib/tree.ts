import type { Row } from '../api/collections';

export type TreeRow = Row & { depth: number };

/** Rows below their parents, in name order at each level. Rows whose parent is not visible become roots. */
export function arrangeTree(rows: Row[], name: (row: Row) => string): TreeRow[] {
  const known = new Set(rows.map((row) => row.id));
  const below = new Map<string | null, Row[]>();
  for (const row of rows) {
    const parent = typeof row.parent_id === 'string' && known.has(row.parent_id) ? row.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), row]);
  }
  const out: TreeRow[] = [];
  const visit = (parent: string | null, depth: number) => {
    for (const row of (below.get(parent) ?? []).sort((a, b) => name(a).localeCompare(name(b)))) {
      out.push({ ...row, depth });
      visit(row.id, depth + 1);
    }
  };
  visit(null, 0);
  return out;
}
