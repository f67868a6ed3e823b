import { expect, test } from 'vitest';
import { addressFor, clickedSort, isView, listQuery, shownSort } from './list-query';

const LIVE = 'new,open,pending,on_hold';

test('without a word in the address it is what waits for me; all is asked for by name', () => {
  expect(listQuery({})).toEqual({ assignee: 'me', status: LIVE, sort: 'due' });
  expect(listQuery({ view: 'all' })).toEqual({});
  expect(listQuery({ hide: 'due' })).toEqual(listQuery({}));
});

test('a search alone looks everywhere, within a filter only there', () => {
  expect(listQuery({ search: 'printer' })).toEqual({ search: 'printer' });
  expect(listQuery({ search: 'printer', unit: 'mine' })).toEqual({ search: 'printer', unit: 'mine' });
});

test('numbers and truths in an address are taken for words', () => {
  expect(listQuery({ search: 1042 })).toEqual({ search: '1042' });
  expect(listQuery({ overdue: true, sort: 'due' })).toEqual({ overdue: 'true', sort: 'due', status: LIVE });
});

test('by deadline and priority only what is not solved is sorted', () => {
  expect(listQuery({ sort: 'due' }).status).toBe(LIVE);
  expect(listQuery({ sort: 'priority', status: 'open,solved' }).status).toBe('open');
  expect(listQuery({ sort: 'due', status: 'closed' }).status).toBe(LIVE);
  expect(listQuery({ sort: 'opened', status: 'closed' }).status).toBe('closed');
});

test('changing one filter of the first view keeps its others; taking the last away shows all', () => {
  const changed = addressFor(listQuery({}), { assignee: 'none' });
  expect(listQuery(changed)).toEqual({ assignee: 'none', status: LIVE, sort: 'due' });
  const cleared = addressFor({ status: 'open' }, { status: undefined });
  expect(cleared.view).toBe('all');
  expect(listQuery(cleared)).toEqual({});
});

test('a view is the current one if nothing else is asked for', () => {
  const view = { assignee: 'me', status: LIVE, sort: 'due' };
  expect(isView(listQuery({}), view)).toBe(true);
  expect(isView(listQuery({ ...view, search: 'x' }), view)).toBe(false);
  expect(isView({}, view)).toBe(false);
  const overdue = { overdue: 'true', sort: 'due' };
  expect(isView(listQuery(overdue), overdue)).toBe(true);
});

test('heads of columns sort one way; the second click goes back to the newest change', () => {
  expect(shownSort(undefined)).toBe('-changed');
  expect(shownSort('due')).toBe('due');
  expect(clickedSort('due', undefined)).toBe('due');
  expect(clickedSort('-due', 'due')).toBeUndefined();
  expect(clickedSort('changed', 'due')).toBeUndefined();
});
