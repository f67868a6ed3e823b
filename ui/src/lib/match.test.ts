import { expect, test } from 'vitest';
import { matchScore } from './match';

test('a phrase beats words, words beat letters, strangers get nothing', () => {
  const text = 'Go to Entry points';
  const [phrase, words, letters, stranger] = ['entry po', 'points entry', 'gtep', 'xyz'].map((q) =>
    matchScore(text, q),
  );
  expect(phrase).toBeGreaterThan(words ?? 0);
  expect(words).toBeGreaterThan(letters ?? 0);
  expect(letters).toBeGreaterThan(0);
  expect(stranger).toBe(0);
});

test('accents and case do not count', () => {
  expect(matchScore('Saúde e Pós-atendimento', 'pos-atendimento')).toBeGreaterThan(50);
});

test('Chinese is found by any of its characters', () => {
  expect(matchScore('前往 接入入口', '入口')).toBeGreaterThan(50);
});
