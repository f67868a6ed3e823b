import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import { type Column, compareValues } from './columns';
import { parseSort, type ViewControl } from './view';

const features = tableFeatures({ rowSortingFeature, columnVisibilityFeature, sortedRowModel: createSortedRowModel() });

/** Rows in order, unless the server sorts, and which columns are seen. */
export function useModel<Row>(
  rows: Row[],
  columns: Column<Row>[],
  { view }: ViewControl,
  narrow: boolean,
  language: string,
  server: boolean,
) {
  const definitions = useMemo(() => {
    const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
    return columns.map((column) => ({
      id: column.id,
      accessorFn: column.value,
      header: column.title,
      sortFn: (a: { original: unknown }, b: { original: unknown }) =>
        compareValues(column.value(a.original as Row), column.value(b.original as Row), collator),
    }));
  }, [columns, language]);
  const sort = parseSort(view.sort);
  const hidden = new Set(view.hide?.split(','));
  return useTable({
    features,
    data: rows as object[],
    columns: definitions as never,
    manualSorting: server,
    state: {
      sorting: sort ? [sort] : [],
      columnVisibility: Object.fromEntries(columns.map((c) => [c.id, !hidden.has(c.id) && !(narrow && c.wide)])),
    },
  }) as unknown as {
    getRowModel: () => { rows: Array<{ original: Row }> };
    getColumn: (id: string) => { getIsVisible: () => boolean } | undefined;
  };
}
