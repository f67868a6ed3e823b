import { expect, test } from 'vitest';
import { type Column, compareValues, searchRows } from './columns';
import { nextSort, parseSort } from './view';

type Row = { name: string; size: number | null };
const columns: Column<Row>[] = [
  { id: 'name', title: 'Name', value: (row) => row.name },
  { id: 'size', title: 'Size', value: (row) => row.size },
];
const rows: Row[] = [
  { name: 'Ângela Souza', size: 3 },
  { name: 'Bruno Lima', size: null },
];

test('search wants every word, in any column, without accents', () => {
  expect(searchRows(rows, columns, 'angela 3')).toEqual([rows[0]]);
  expect(searchRows(rows, columns, 'angela lima')).toEqual([]);
  expect(searchRows(rows, columns, ' ')).toEqual(rows);
});

test('numbers sort by size, texts by language, nothing last', () => {
  const collator = new Intl.Collator('pt-BR');
  expect([10, 9, null].sort((a, b) => compareValues(a, b, collator))).toEqual([9, 10, null]);
  expect(['Zélia', 'Ângela', ''].sort((a, b) => compareValues(a, b, collator))).toEqual(['Ângela', 'Zélia', '']);
});

test('a header goes from ascending to descending to none', () => {
  expect(nextSort(undefined, 'name')).toBe('name');
  expect(nextSort('name', 'name')).toBe('-name');
  expect(nextSort('-name', 'name')).toBeUndefined();
  expect(nextSort('-size', 'name')).toBe('name');
  expect(parseSort('-name')).toEqual({ id: 'name', desc: true });
});
