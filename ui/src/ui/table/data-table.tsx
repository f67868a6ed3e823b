import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useCommands } from '../../lib/commands';
import { Empty, Failure, RowsSkeleton } from '../states';
import { type Column, searchRows } from './columns';
import classes from './data-table.module.css';
import { Head } from './head';
import { useModel } from './model';
import { type Selection, toggled } from './selection';
import { useSteady } from './steady';
import { Toolbar } from './toolbar';
import type { ViewControl } from './view';

const ROW = 38;
const LIST = msg`List`;
const DOWN = msg`Next row`;
const UP = msg`Previous row`;
const SELECT = msg`Select the row`;
const UNSELECT = msg`Select nothing`;

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
  /** Enter in the search field, with what stands in it. */
  onEnter?: (search: string) => void;
  /** Rows can be chosen, by `x` and by click. */
  selection?: Selection;
  /** Told of the row that keys act on. */
  onActive?: (row: Row | undefined) => void;
  /** Names what is listed, while the rows are those of it: they then come and go without moving what one looks at. */
  steady?: string;
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
        onEnter={props.onEnter}
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
  selection,
  onActive,
  steady,
}: Props<Row> & { rows: Row[] }) {
  const { t, i18n } = useLingui();
  const narrow = useMediaQuery('(max-width: 700px)');
  const box = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<{ id: string | null; index: number }>({ id: null, index: 0 });
  const clicked = useRef<string | null>(null);
  const table = useModel(rows, columns, control, narrow ?? false, i18n.locale, server ?? false);
  const model = table.getRowModel().rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: how a row is named does not change.
  const ids = useMemo(() => model.map(({ original }) => rowId(original)), [model]);
  useSteady(box, ids, ROW, steady);
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
  // The row stays the same one wherever it moves to; where it has gone, the one in its place follows.
  const place = at.id === null ? -1 : ids.indexOf(at.id);
  const active = Math.min(place < 0 ? at.index : place, model.length - 1);
  const activeRow = at.id === null ? undefined : model[active]?.original;
  useEffect(() => onActive?.(activeRow), [activeRow, onActive]);
  // Keys act on nothing in another list before somebody has gone to a row of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: that it is another list is the reason.
  useEffect(() => {
    setAt({ id: null, index: 0 });
    box.current?.scrollTo({ top: 0 });
  }, [steady]);
  const mark = (index: number) => setAt({ id: ids[index] ?? null, index });
  const go = (index: number) => {
    const next = Math.max(0, Math.min(model.length - 1, index));
    mark(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  const select = (id: string | undefined, range = false) => {
    if (!selection || id === undefined) return;
    selection.change(toggled(selection.ids, ids, id, range ? clicked.current : null));
    clicked.current = id;
  };
  const chosen = selection?.ids.size ?? 0;
  useCommands([
    { id: 'list-down', title: DOWN, group: LIST, keys: 'j', hidden: true, run: () => go(at.id ? active + 1 : active) },
    { id: 'list-up', title: UP, group: LIST, keys: 'k', hidden: true, run: () => go(active - 1) },
    {
      id: 'list-select',
      title: SELECT,
      group: LIST,
      keys: 'x',
      hidden: true,
      enabled: selection !== undefined,
      run: () => {
        select(ids[active]);
        go(active);
      },
    },
    {
      id: 'list-unselect',
      title: UNSELECT,
      group: LIST,
      keys: 'escape',
      hidden: true,
      enabled: chosen > 0,
      run: () => selection?.change(new Set()),
    },
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
    if (!move || (event.target as HTMLElement).closest('button, input')) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  const widths = shown.map((column) => track(column, narrow ?? false));
  const tracks = { gridTemplateColumns: [...(selection ? ['16px'] : []), ...widths].join(' ') };
  return (
    <div
      ref={box}
      className={classes.scroll}
      role="grid"
      aria-label={label}
      aria-rowcount={model.length + 1}
      aria-multiselectable={selection ? true : undefined}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <Head columns={shown} control={control} tracks={tracks} selection={selection} ids={ids} />
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
              aria-selected={selection ? selection.ids.has(id) : openId === id}
              tabIndex={index === active ? 0 : -1}
              className={classes.row}
              data-opens={onOpen ? true : undefined}
              data-active={(selection && at.id !== null && index === active) || undefined}
              style={{ ...tracks, transform: `translateY(${start}px)`, height: ROW }}
              onFocus={() => mark(index)}
              onClick={() => open(index)}
              onKeyDown={undefined}
            >
              {selection && (
                <div role="gridcell" tabIndex={-1} className={classes.choice}>
                  <input
                    type="checkbox"
                    tabIndex={-1}
                    aria-label={t`Select: ${nameOf(row, shown)}`}
                    checked={selection.ids.has(id)}
                    onChange={() => undefined}
                    onClick={(event) => {
                      event.stopPropagation();
                      select(id, event.shiftKey);
                    }}
                  />
                </div>
              )}
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

/** What a row is called by those who do not see it: its first two facts. */
function nameOf<Row>(row: Row, columns: Column<Row>[]): string {
  return columns
    .slice(0, 2)
    .map((column) => column.value(row) ?? '')
    .join(' ');
}

/** Where there is little room, columns shrink rather than run out of the screen. */
function track<Row>({ width }: Column<Row>, narrow: boolean): string {
  if (!narrow) return width ?? 'minmax(90px, 1fr)';
  return width && /^\d+px$/.test(width) ? `minmax(0, ${width})` : 'minmax(0, 1fr)';
}
