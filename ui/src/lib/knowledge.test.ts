import { expect, test } from 'vitest';
import { articlesIn, insertText } from './knowledge';

test('an article that was put into a reply counts if something of it was sent, and once', () => {
  insertText('t1', 'Printer jams\nOpen the lid.', { id: 'a', title: 'Printer jams' });
  insertText('t1', 'Roaming: https://desk/roaming', { id: 'b', title: 'Roaming' });
  insertText('t2', 'Blank pages', { id: 'c', title: 'Blank pages' });
  expect(articlesIn('t1', 'Hello, Printer jams: open the lid.')).toEqual(['a']);
  expect(articlesIn('t1', 'Printer jams')).toEqual([]);
  expect(articlesIn('t2', 'Blank pages')).toEqual(['c']);
});
