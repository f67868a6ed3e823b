import type { ReactNode } from 'react';

export type Value = string | number | boolean | null | undefined;

/** A column as data: what it is called, what it is sorted and searched by, how it is drawn. */
export type Column<Row> = {
  id: string;
  title: string;
  value: (row: Row) => Value;
  cell?: (row: Row) => ReactNode;
  /** A CSS track: `120px`, `minmax(160px, 2fr)`. */
  width?: string;
  end?: boolean;
  /** The server sorts by other columns only. */
  unsorted?: boolean;
  /** Left out where there is little room. */
  wide?: boolean;
};

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Rows in which every word of the search occurs in some column. */
export function searchRows<Row>(rows: Row[], columns: Column<Row>[], search: string | undefined): Row[] {
  const words = plain(search ?? '')
    .split(/\s+/)
    .filter(Boolean);
  if (!words.length) return rows;
  return rows.filter((row) => {
    const text = plain(columns.map((column) => column.value(row) ?? '').join('\u0000'));
    return words.every((word) => text.includes(word));
  });
}

/** Numbers by size, texts as the language sorts them, nothing last. */
export function compareValues(a: Value, b: Value, collator: Intl.Collator): number {
  if (a == null || a === '') return b == null || b === '' ? 0 : 1;
  if (b == null || b === '') return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}
