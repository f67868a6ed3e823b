import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import {
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useCommands } from '../../lib/commands';
import { Empty, Failure, RowsSkeleton } from '../states';
import { type Column, compareValues, searchRows } from './columns';
import classes from './data-table.module.css';
import { Toolbar } from './toolbar';
import { nextSort, parseSort, type ViewControl } from './view';

const features = tableFeatures({ rowSortingFeature, columnVisibilityFeature, sortedRowModel: createSortedRowModel() });
const ROW = 38;
const LIST = msg`List`;
const DOWN = msg`Next row`;
const UP = msg`Previous row`;

type Props<Row> = {
  /** Names the list and, as its heading, the page. */
  label: string;
  /** How many there are in all, when only some are loaded. */
  count?: number | null;
  rows: Row[] | undefined;
  columns: Column<Row>[];
  rowId: (row: Row) => string;
  control: ViewControl;
  error?: unknown;
  retry?: () => void;
  onOpen?: (row: Row) => void;
  openId?: string;
  empty: ReactNode;
  /** Search and order are done by the server. */
  server?: boolean;
  /** More rows exist: called when the end comes into sight. */
  onEnd?: () => void;
  filters?: ReactNode;
  actions?: ReactNode;
};

/** The one list of the desk: virtual rows, sorting and search in the address, j/k/Enter, a state for every case. */
export function DataTable<Row>(props: Props<Row>) {
  const { rows, control, columns } = props;
  const found = useMemo(
    () => (rows && !props.server ? searchRows(rows, columns, control.view.search) : rows),
    [rows, columns, control.view.search, props.server],
  );
  return (
    <div className={classes.frame}>
      <Toolbar
        title={props.label}
        count={props.count ?? (props.server ? undefined : rows?.length)}
        control={control}
        columns={columns}
        filters={props.filters}
        actions={props.actions}
      />
      {props.error && !rows ? (
        <Failure error={props.error} retry={props.retry} />
      ) : !found ? (
        <RowsSkeleton />
      ) : found.length ? (
        <Body {...props} rows={found} />
      ) : rows?.length || control.view.search ? (
        <Empty title={<Trans>Nothing found</Trans>}>
          <Trans>Try fewer words or take a filter away.</Trans>
        </Empty>
      ) : (
        props.empty
      )}
    </div>
  );
}

function Body<Row>({
  label,
  rows,
  columns,
  rowId,
  control,
  onOpen,
  openId,
  onEnd,
  server,
}: Props<Row> & { rows: Row[] }) {
  const { i18n } = useLingui();
  const narrow = useMediaQuery('(max-width: 700px)');
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const table = useModel(rows, columns, control, narrow ?? false, i18n.locale, server ?? false);
  const model = table.getRowModel().rows;
  const shown = columns.filter((column) => table.getColumn(column.id)?.getIsVisible());
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= model.length - 10) onEnd?.();
  }, [last, model.length, onEnd]);
  const active = Math.min(at, model.length - 1);
  const go = (index: number) => {
    const next = Math.max(0, Math.min(model.length - 1, index));
    setAt(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  useCommands([
    { id: 'list-down', title: DOWN, group: LIST, keys: 'j', hidden: true, run: () => go(active + 1) },
    { id: 'list-up', title: UP, group: LIST, keys: 'k', hidden: true, run: () => go(active - 1) },
  ]);
  const open = (index: number) => {
    const row = model[index]?.original;
    if (row) onOpen?.(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      Home: () => go(0),
      End: () => go(model.length - 1),
      Enter: () => open(active),
    };
    const move = moves[event.key];
    if (!move || (event.target as HTMLElement).closest('button')) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  const tracks = { gridTemplateColumns: shown.map((column) => track(column, narrow ?? false)).join(' ') };
  const sort = parseSort(control.view.sort);
  return (
    <div
      ref={box}
      className={classes.scroll}
      role="grid"
      aria-label={label}
      aria-rowcount={model.length + 1}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className={classes.head} role="row" tabIndex={-1} style={tracks}>
        {shown.map((column) => {
          const sorted = sort?.id === column.id ? (sort.desc ? 'descending' : 'ascending') : 'none';
          return (
            <div
              key={column.id}
              role="columnheader"
              tabIndex={-1}
              aria-sort={sorted}
              data-end={column.end || undefined}
            >
              <button type="button" onClick={() => control.change({ sort: nextSort(control.view.sort, column.id) })}>
                {column.title}
                {sorted === 'ascending' && <IconArrowUp size={12} aria-hidden />}
                {sorted === 'descending' && <IconArrowDown size={12} aria-hidden />}
              </button>
            </div>
          );
        })}
      </div>
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => {
          const row = model[index]?.original;
          if (!row) return null;
          const id = rowId(row);
          return (
            <div
              key={id}
              role="row"
              data-index={index}
              aria-rowindex={index + 2}
              aria-selected={openId === id}
              tabIndex={index === active ? 0 : -1}
              className={classes.row}
              data-opens={onOpen ? true : undefined}
              style={{ ...tracks, transform: `translateY(${start}px)`, height: ROW }}
              onFocus={() => setAt(index)}
              onClick={() => open(index)}
              onKeyDown={undefined}
            >
              {shown.map((column) => (
                <div
                  key={column.id}
                  role="gridcell"
                  tabIndex={-1}
                  className={classes.cell}
                  data-end={column.end || undefined}
                >
                  {column.cell ? column.cell(row) : (column.value(row) ?? '')}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Where there is little room, columns shrink rather than run out of the screen. */
function track<Row>({ width }: Column<Row>, narrow: boolean): string {
  if (!narrow) return width ?? 'minmax(90px, 1fr)';
  return width && /^\d+px$/.test(width) ? `minmax(0, ${width})` : 'minmax(0, 1fr)';
}

function useModel<Row>(
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
