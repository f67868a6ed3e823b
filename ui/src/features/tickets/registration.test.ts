import { expect, test } from 'vitest';
import { brandFor, customerFrom, filledIn, type Template } from './registration';

test('a name is a name, an address an address, a number a number', () => {
  expect(customerFrom('Maria da Silva')).toEqual({ name: 'Maria da Silva', addresses: [] });
  expect(customerFrom('maria@example.com')).toEqual({
    name: null,
    addresses: [{ kind: 'mail', value: 'maria@example.com', main: true }],
  });
  expect(customerFrom('+55 11 99000-0001').addresses).toEqual([
    { kind: 'phone', value: '+55 11 99000-0001', main: true },
  ]);
});

test('all of it in one line is told apart', () => {
  expect(customerFrom('Maria da Silva <maria@example.com>, 11 99000-0001')).toEqual({
    name: 'Maria da Silva',
    addresses: [
      { kind: 'mail', value: 'maria@example.com', main: true },
      { kind: 'phone', value: '11 99000-0001', main: true },
    ],
  });
  expect(customerFrom('王小明 13800138000').name).toBe('王小明');
});

test('a short number belongs to the name', () => {
  expect(customerFrom('Room 204')).toEqual({ name: 'Room 204', addresses: [] });
});

test('the brand it came by, else one that serves the customer', () => {
  const brands = [
    { id: 'a', group: 'mobile' },
    { id: 'b', group: 'bank' },
  ];
  expect(brandFor(brands, 'x', 'bank')).toBe('x');
  expect(brandFor(brands, undefined, 'bank')).toBe('b');
  expect(brandFor(brands, undefined, undefined)).toBe('a');
  expect(brandFor(brands, undefined, 'other')).toBeNull();
});

test('a template fills in what nobody has typed, and another one what the first has filled in', () => {
  const [first, second] = [
    { subject: 'New laptop', text: 'Which model?' },
    { subject: 'Badge', text: 'For which door?' },
  ] as [Template, Template];
  expect(filledIn({ subject: '', text: '' }, null, first)).toEqual({ subject: 'New laptop', text: 'Which model?' });
  expect(filledIn({ subject: 'New laptop', text: 'A light one' }, first, second)).toEqual({
    subject: 'Badge',
    text: 'A light one',
  });
  expect(filledIn({ subject: 'Badge', text: 'A light one' }, second, null)).toEqual({
    subject: '',
    text: 'A light one',
  });
});
