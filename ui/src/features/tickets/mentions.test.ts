import { expect, test } from 'vitest';
import { mentionAt, mentioned, mentionPieces, mentionsIn } from './mentions';

test('a name begins with @, at the beginning or after a space or a Chinese sign', () => {
  expect(mentionAt('@fe', 3)).toEqual({ query: 'fe', from: 0 });
  expect(mentionAt('ask @Felix B', 12)).toEqual({ query: 'Felix B', from: 4 });
  expect(mentionAt('请@林', 3)).toEqual({ query: '林', from: 1 });
});

test('an address is no mention, nor is what stands far behind or on another line', () => {
  expect(mentionAt('ana@example', 11)).toBeNull();
  expect(mentionAt('@Felix will look at it', 22)).toBeNull();
  expect(mentionAt('@a\nb', 4)).toBeNull();
  expect(mentionAt('nobody', 6)).toBeNull();
});

test('the name takes the place of what was typed, and one goes on behind it', () => {
  expect(mentioned('ask @fe please', 4, 7, 'Felix Brandt')).toEqual({ text: 'ask @Felix Brandt please', caret: 18 });
});

test('whose name was taken out again is not told', () => {
  const people = [
    { id: '1', name: 'Felix Brandt' },
    { id: '2', name: 'Ana Souza' },
    { id: '1', name: 'Felix Brandt' },
  ];
  expect(mentionsIn('@Felix Brandt, see above', people)).toEqual(['1']);
});

test('names stand out in the note, the longer of two that begin alike as a whole', () => {
  expect(mentionPieces('Ask @Ana Souza or @Ana.', ['Ana', 'Ana Souza'])).toEqual([
    { text: 'Ask ' },
    { text: '@Ana Souza', mention: true },
    { text: ' or ' },
    { text: '@Ana', mention: true },
    { text: '.' },
  ]);
  expect(mentionPieces('@(a+)+$', ['(a+)+$'])).toEqual([{ text: '@(a+)+$', mention: true }]);
  expect(mentionPieces('plain', [''])).toEqual([{ text: 'plain' }]);
});
