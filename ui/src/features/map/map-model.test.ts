import { expect, test } from 'vitest';
import type { MapTraffic, ProcessMap } from '../../api/types';
import { arrangeCatalogue } from '../../lib/catalogue';
import { inOrder, matrixOf, moved, rateOf, ratesOf, within } from './map-model';

const row = (id: string, more: Record<string, unknown> = {}) => ({ id, version: 1, name: id, position: 0, ...more });
const CATEGORIES = [row('A', { position: 1 }), row('A1', { parent_id: 'A' }), row('B', { position: 2 })];
const SERVICES = [
  row('a', { code: '1', category_id: 'A' }),
  row('a1', { code: '2', category_id: 'A1' }),
  row('b', { code: '3', category_id: 'B' }),
];
const CHANNELS = [row('web', { label: 'C', position: 2 }), row('phone', { label: 'A', position: 1 })];
const ROWS = arrangeCatalogue(CATEGORIES, SERVICES, (one) => String(one.name));
const MAP = {
  touchpoints: [
    { channel_id: 'phone', service_id: 'a', process: 'menu' },
    { channel_id: 'web', service_id: 'a', process: null },
  ],
  processes: [],
} as unknown as ProcessMap;
const TRAFFIC = {
  cells: [
    { channel_id: 'phone', service_id: 'a', interactions: 7 },
    { channel_id: 'web', service_id: 'a', interactions: 2 },
    { channel_id: 'web', service_id: 'b', interactions: 5 },
  ],
} as unknown as MapTraffic;

test('a cell without a decision is a blind spot, and what has no process loses its traffic', () => {
  const matrix = matrixOf(ROWS, inOrder(CHANNELS), MAP, TRAFFIC);
  expect(matrix.channels.map((one) => one.id)).toEqual(['phone', 'web']);
  const states = SERVICES.map((service) => matrix.channels.map((channel) => matrix.cell(service, channel).state));
  expect(states).toEqual([
    ['process', 'not_offered'],
    ['blind', 'blind'],
    ['blind', 'blind'],
  ]);
  expect(matrix.summary).toEqual({ processes: 1, blind: 4, lost: 7 });
});

test('a category is shown with what is below it', () => {
  expect(within(ROWS, 'A').map((one) => one.id)).toEqual(['A', 'a', 'A1', 'a1']);
  expect(within(ROWS, 'B').map((one) => one.id)).toEqual(['B', 'b']);
  expect(within(ROWS, 'gone')).toBe(ROWS);
});

test('keys move over services only, and stay inside', () => {
  const from = { row: 1, column: 0 };
  const go = (pressed: string, ctrl = false, at = from) => moved(ROWS, 2, at, pressed, ctrl, 10);
  expect(ROWS.map((one) => one.id)).toEqual(['A', 'a', 'A1', 'a1', 'B', 'b']);
  expect(go('ArrowDown')).toEqual({ row: 3, column: 0 });
  expect(go('ArrowUp')).toEqual(from);
  expect(go('PageDown')).toEqual({ row: 5, column: 0 });
  expect(go('ArrowRight')).toEqual({ row: 1, column: 1 });
  expect(go('ArrowRight', false, { row: 1, column: 1 })).toEqual({ row: 1, column: 1 });
  expect(go('End', true)).toEqual({ row: 5, column: 1 });
  expect(go('Home', true, { row: 5, column: 1 })).toEqual(from);
  expect(go('x')).toBeUndefined();
});

test('a cell shows the compliance of its own process in its own interactions', () => {
  const matrix = matrixOf(ROWS, inOrder(CHANNELS), MAP, TRAFFIC);
  const at = { channel_id: 'phone', service_id: 'a', compliant: 3, measured: 4 };
  const rates = ratesOf([
    { ...at, process: 'menu' },
    { ...at, process: 'other', compliant: 0 },
  ]);
  const [phone, web] = matrix.channels;
  const service = ROWS.find((one) => one.id === 'a');
  if (!phone || !web || !service) throw new Error('the matrix lacks what it was made of');
  expect(rateOf(rates, matrix.cell(service, phone))).toMatchObject({ compliant: 3, measured: 4 });
  expect(rateOf(rates, matrix.cell(service, web))).toBeUndefined();
});
