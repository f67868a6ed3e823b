import { expect, test } from 'vitest';
import { toBody, toPatch, toValues } from './screen';

const row = { id: '1', version: 4, archived: false, name: { en: 'Sales' }, slug: 'sales', origin: 'real' };

test('a form shows what people write, not what the server writes', () => {
  expect(toValues(row, { name: {}, slug: '', password: '' })).toEqual({
    name: { en: 'Sales' },
    slug: 'sales',
    password: '',
  });
});

test('a change sends only what differs, with the version it was made from', () => {
  expect(toPatch({ name: { en: 'Service' }, slug: 'sales', password: '' }, row)).toEqual({
    name: { en: 'Service' },
    version: 4,
  });
});

test('a value taken away is sent as taken away', () => {
  expect(toPatch({ calendar_id: null }, { ...row, calendar_id: 'c' })).toEqual({ calendar_id: null, version: 4 });
});

test('a new row leaves empty fields to the server, but not false and zero', () => {
  expect(toBody({ name: 'x', note: '', parent_id: null, active: false, rate: 0 })).toEqual({
    name: 'x',
    active: false,
    rate: 0,
  });
});
