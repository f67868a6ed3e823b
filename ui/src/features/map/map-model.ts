import type { Row } from '../../api/collections';
import type { MapTraffic, ProcessMap, Touchpoint } from '../../api/types';
import type { CatalogueRow } from '../../lib/catalogue';

export type CellState = 'process' | 'not_offered' | 'blind';

export type Cell = {
  channel: Row;
  service: Row;
  touchpoint?: Touchpoint;
  state: CellState;
  /** Interactions in the period that is counted. */
  traffic: number;
};

export type Matrix = {
  rows: CatalogueRow[];
  channels: Row[];
  cell: (service: Row, channel: Row) => Cell;
  summary: { processes: number; blind: number; lost: number };
};

const key = (channel: string, service: string) => `${channel} ${service}`;

export type CellRates = Map<string, { compliant: number; measured: number }>;
type Measured = { channel_id: string; service_id: string; process: string; compliant: number; measured: number };

/** How many runs complied, by channel, service and process. */
export function ratesOf(items: Measured[]): CellRates {
  return new Map(items.map((one) => [`${key(one.channel_id, one.service_id)} ${one.process}`, one]));
}

/** The runs of a cell's own process in what the cell has had; none: nothing was measured there. */
export function rateOf(rates: CellRates, cell: Cell) {
  return rates.get(`${key(cell.channel.id, cell.service.id)} ${cell.touchpoint?.process}`);
}

/** The order in which channels stand side by side. */
export function inOrder(channels: Row[]): Row[] {
  return [...channels].sort(
    (a, b) => Number(a.position) - Number(b.position) || String(a.label).localeCompare(String(b.label)),
  );
}

/** What stands in each cell, and how much of it is missing. `rows`: services below their categories. */
export function matrixOf(rows: CatalogueRow[], channels: Row[], map?: ProcessMap, traffic?: MapTraffic): Matrix {
  const touchpoints = new Map(map?.touchpoints.map((one) => [key(one.channel_id, one.service_id), one]));
  const counts = new Map(traffic?.cells.map((one) => [key(one.channel_id ?? '', one.service_id), one.interactions]));
  const cell = (service: Row, channel: Row): Cell => {
    const touchpoint = touchpoints.get(key(channel.id, service.id));
    const state = touchpoint ? (touchpoint.process ? 'process' : 'not_offered') : 'blind';
    return { channel, service, touchpoint, state, traffic: counts.get(key(channel.id, service.id)) ?? 0 };
  };
  const summary = { processes: 0, blind: 0, lost: 0 };
  for (const row of rows) {
    if (row.category) continue;
    for (const channel of channels) {
      const { state, traffic: lost } = cell(row, channel);
      if (state === 'process') summary.processes++;
      else if (state === 'blind') summary.blind++;
      if (state !== 'process') summary.lost += lost;
    }
  }
  return { rows, channels, cell, summary };
}

/** The rows of a category and of all below it; every row where none is named. */
export function within(rows: CatalogueRow[], category: string | undefined): CatalogueRow[] {
  if (!category) return rows;
  const start = rows.findIndex((row) => row.id === category);
  if (start < 0) return rows;
  const depth = rows[start]?.depth ?? 0;
  const after = rows.findIndex((row, index) => index > start && row.depth <= depth);
  return rows.slice(start, after < 0 ? undefined : after);
}

/** From one cell to another by the keys of a grid; rows of categories are passed over. */
export function moved(
  rows: CatalogueRow[],
  columns: number,
  at: { row: number; column: number },
  pressed: string,
  ctrl: boolean,
  page: number,
): { row: number; column: number } | undefined {
  const services = rows.flatMap((row, index) => (row.category ? [] : [index]));
  const place = Math.max(0, services.indexOf(at.row));
  const down = (steps: number) => services[Math.max(0, Math.min(services.length - 1, place + steps))] ?? at.row;
  const last = columns - 1;
  switch (pressed) {
    case 'ArrowDown':
      return { ...at, row: down(1) };
    case 'ArrowUp':
      return { ...at, row: down(-1) };
    case 'PageDown':
      return { ...at, row: down(page) };
    case 'PageUp':
      return { ...at, row: down(-page) };
    case 'ArrowRight':
      return { ...at, column: Math.min(last, at.column + 1) };
    case 'ArrowLeft':
      return { ...at, column: Math.max(0, at.column - 1) };
    case 'Home':
      return ctrl ? { row: services[0] ?? at.row, column: 0 } : { ...at, column: 0 };
    case 'End':
      return ctrl ? { row: services.at(-1) ?? at.row, column: last } : { ...at, column: last };
  }
  return undefined;
}
