import { expect, test } from 'vitest';
import { arrangeCatalogue } from './catalogue';

const row = (id: string, more: Record<string, unknown> = {}) => ({ id, version: 1, name: id, position: 0, ...more });

test('services stand below their categories in the order that was set, those without one at the end', () => {
  const categories = [row('B', { position: 2 }), row('A', { position: 1 }), row('A1', { parent_id: 'A' })];
  const services = [
    row('loose', { code: '0' }),
    row('a-2', { code: '12', category_id: 'A' }),
    row('a-1', { code: '13', category_id: 'A', position: 0 }),
    row('a1-1', { code: '11', category_id: 'A1' }),
    row('first', { code: '99', category_id: 'B', position: 1 }),
    row('gone', { code: '1', category_id: 'archived' }),
  ];
  const arranged = arrangeCatalogue(categories, services, (one) => String(one.name));
  expect(arranged.map((one) => [one.id, one.depth])).toEqual([
    ['A', 0],
    ['a-2', 1],
    ['a-1', 1],
    ['A1', 1],
    ['a1-1', 2],
    ['B', 0],
    ['first', 1],
    ['loose', 0],
    ['gone', 0],
  ]);
});
