import { expect, test } from 'vitest';
import { categoryWord, secondsIn } from './document-words';

test('lengths of the process language are counted in seconds', () => {
  expect(secondsIn('1h30m')).toBe(5400);
  expect(secondsIn('4h working')).toBe(14_400);
  expect(secondsIn('500ms')).toBe(0.5);
  expect(secondsIn('soon')).toBeUndefined();
});

test('a category of the house is called as it is written', () => {
  expect(categoryWord('roof-repairs')).toBe('roof-repairs');
  expect(categoryWord(null)).toBe('');
});
