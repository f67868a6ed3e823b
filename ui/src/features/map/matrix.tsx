import { useLingui } from '@lingui/react/macro';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { MapProcess, Text } from '../../api/types';
import { number, percent } from '../../lib/format';
import { say } from '../../lib/text';
import classes from './map.module.css';
import { type Cell, type CellRates, type Matrix, moved, rateOf } from './map-model';

const SERVICE = 54;
const CATEGORY = 32;
const HEAD = 44;
const PAGE = 8;

type Props = {
  label: string;
  matrix: Matrix;
  processes: Map<string, MapProcess>;
  rates: CellRates;
  /** Compliance rate by process, of the brand: where a cell has had no run of its own. */
  whole: Map<string, number>;
  posts: Map<string, string>;
  opened?: string;
  onOpen: (cell: Cell) => void;
};

/** Services by channels: a grid that is moved in by arrow keys, with only the rows in sight drawn. */
export function MatrixGrid({ label, matrix, processes, rates, whole, posts, opened, onOpen }: Props) {
  const { i18n } = useLingui();
  const { rows, channels } = matrix;
  const box = useRef<HTMLDivElement>(null);
  const first = rows.findIndex((row) => !row.category);
  const [at, setAt] = useState({ row: first, column: 0 });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (rows[index]?.category ? CATEGORY : SERVICE),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
    scrollPaddingStart: HEAD,
    paddingStart: HEAD,
  });
  // The cell that Tab leads to exists, also after a filter has taken its row away.
  const here = rows[at.row] && !rows[at.row]?.category && at.column < channels.length ? at : { row: first, column: 0 };
  const go = (next: { row: number; column: number }) => {
    setAt(next);
    virtual.scrollToIndex(next.row);
    requestAnimationFrame(() => {
      const cell = box.current?.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`);
      cell?.focus();
      cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.altKey) return;
    const next = moved(rows, channels.length, here, event.key, event.ctrlKey || event.metaKey, PAGE);
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    go(next);
  };
  const tracks = { gridTemplateColumns: `var(--map-first) repeat(${channels.length}, minmax(var(--map-cell), 1fr))` };
  return (
    <div
      ref={box}
      className={classes.scroll}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={channels.length + 1}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <div className={classes.sized} style={{ height: virtual.getTotalSize() }} role="presentation">
        <div className={classes.head} role="row" tabIndex={-1} aria-rowindex={1} style={tracks}>
          <span role="columnheader" tabIndex={-1} aria-colindex={1} className={classes.corner} />
          {channels.map((channel, index) => (
            <span
              key={channel.id}
              role="columnheader"
              tabIndex={-1}
              aria-colindex={index + 2}
              className={classes.channel}
            >
              <span className={classes.letter}>{String(channel.label)}</span> {say(channel.name as Text, i18n.locale)}
            </span>
          ))}
        </div>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const style = { ...tracks, height: item.size, transform: `translateY(${item.start}px)` };
          const name = say(row.name as Text, i18n.locale);
          if (row.category)
            return (
              <div
                key={item.key}
                role="row"
                tabIndex={-1}
                aria-rowindex={item.index + 2}
                className={classes.category}
                style={style}
              >
                <span
                  role="rowheader"
                  tabIndex={-1}
                  aria-colspan={channels.length + 1}
                  style={{ paddingInlineStart: row.depth * 14 }}
                >
                  {name}
                </span>
              </div>
            );
          return (
            <div
              key={item.key}
              role="row"
              tabIndex={-1}
              aria-rowindex={item.index + 2}
              className={classes.row}
              style={style}
            >
              <span role="rowheader" tabIndex={-1} aria-colindex={1} className={classes.service}>
                <span className={classes.code}>{String(row.code)}</span> <span className={classes.name}>{name}</span>
              </span>
              {channels.map((channel, column) => (
                <MapCell
                  key={channel.id}
                  cell={matrix.cell(row, channel)}
                  place={{ row: item.index, column }}
                  active={here.row === item.index && here.column === column}
                  opened={opened === `${channel.id}.${row.id}`}
                  processes={processes}
                  rates={rates}
                  whole={whole}
                  posts={posts}
                  onOpen={(cell) => {
                    setAt({ row: item.index, column });
                    onOpen(cell);
                  }}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

type CellProps = Pick<Props, 'processes' | 'rates' | 'whole' | 'posts' | 'onOpen'> & {
  cell: Cell;
  place: { row: number; column: number };
  active: boolean;
  opened: boolean;
};

function MapCell({ cell, place, active, opened, processes, rates, whole, posts, onOpen }: CellProps) {
  const { t, i18n } = useLingui();
  const { touchpoint, state, traffic } = cell;
  const process = touchpoint?.process ? processes.get(touchpoint.process) : undefined;
  const runs = rateOf(rates, cell);
  const rate = runs ? runs.compliant / runs.measured : whole.get(touchpoint?.process ?? '');
  const version = touchpoint?.pinned ?? process?.version;
  const owner = touchpoint?.owner_post_id ? posts.get(touchpoint.owner_post_id) : undefined;
  const interactions = number(traffic, i18n.locale);
  const missed = state !== 'process' && traffic > 0;
  const title =
    state === 'process'
      ? process
        ? say(process.title as Text, i18n.locale)
        : String(touchpoint?.process)
      : state === 'blind'
        ? t`Blind spot`
        : t`Not offered`;
  const variants = touchpoint?.variants ?? 0;
  const where = `${say(cell.service.name as Text, i18n.locale)}, ${say(cell.channel.name as Text, i18n.locale)}`;
  return (
    <button
      type="button"
      role="gridcell"
      aria-colindex={place.column + 2}
      aria-selected={opened}
      data-cell={`${place.row} ${place.column}`}
      data-state={state}
      data-missed={missed || undefined}
      className={classes.cell}
      tabIndex={active ? 0 : -1}
      onClick={() => onOpen(cell)}
    >
      <span className={classes.what}>
        {missed && <IconAlertTriangleFilled size={12} aria-hidden />}
        <span className="visually-hidden">
          {touchpoint?.code} {where}:{' '}
        </span>
        <span className={classes.title}>{title}</span>
        {traffic > 0 && <span className={classes.traffic}>{interactions}</span>}
        {traffic > 0 && (
          <span className="visually-hidden">{missed ? t`interactions without a process` : t`interactions`}</span>
        )}
      </span>
      <span className={classes.more}>
        <span className={classes.title}>
          {[
            state === 'process' && version && (touchpoint?.pinned ? t`stays v${version}` : t`v${version}`),
            owner,
            variants > 0 && t`${variants} of their own`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {state === 'process' && (
          <span>
            <span aria-hidden>
              {rate === undefined ? '– %' : runs ? percent(rate, i18n.locale) : `(${percent(rate, i18n.locale)})`}
            </span>
            <span className="visually-hidden">
              {rate === undefined
                ? t`compliance not measured yet`
                : runs
                  ? t`compliance rate ${percent(rate, i18n.locale)}`
                  : t`compliance rate ${percent(rate, i18n.locale)}, of the process as a whole`}
            </span>
          </span>
        )}
      </span>
    </button>
  );
}
