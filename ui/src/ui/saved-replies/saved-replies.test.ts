import { expect, test } from 'vitest';
import type { Row } from '../../api/collections';
import { matching, repliesFor } from './saved-replies';

const row = (id: string, name: string, shortcut: string, text: unknown, brand_id: string | null = null): Row => ({
  id,
  version: 1,
  name: { en: name },
  shortcut,
  text,
  brand_id,
});
const ROWS = [
  row('1', 'Thanks', 'ty', { en: 'Thank you!', 'pt-BR': 'Obrigada!' }),
  row('2', 'Ask for the bill', 'bill', { en: 'Please send the bill.' }),
  row('3', 'Other brand', 'other', { en: 'Only there.' }, 'b2'),
];
const customer = { brand: { id: 'b1', name: 'A' }, language: 'pt-BR' } as never;

test('names are in the language of the agent, words in that of the customer, as far as there are', () => {
  const found = repliesFor(ROWS, customer, 'en');
  expect(found.map(({ name, text }) => [name, text])).toEqual([
    ['Thanks', 'Obrigada!'],
    ['Ask for the bill', 'Please send the bill.'],
  ]);
});

test('shortcuts go before names, names before words; what fits nowhere is not there', () => {
  const replies = repliesFor(ROWS, customer, 'en');
  const names = (query: string) => matching(replies, query).map(({ name }) => name);
  expect(names('')).toEqual(['Ask for the bill', 'Thanks']);
  expect(names('t')[0]).toBe('Thanks');
  expect(names('obrig')).toEqual(['Thanks']);
  expect(names('bill')).toEqual(['Ask for the bill']);
  expect(names('xyz')).toEqual([]);
});
