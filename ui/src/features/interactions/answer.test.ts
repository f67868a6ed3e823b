import { expect, test } from 'vitest';
import { answerOf, unanswered } from './answer';

test('a choice is the outcome; words without choices are done', () => {
  expect(answerOf({ type: 'ask' }, 'billing', {})).toEqual({ outcome: 'billing', data: {} });
  expect(answerOf({ type: 'say' }, null, {})).toEqual({ outcome: 'done', data: {} });
});

test('a value collected is ok; a disposition goes by its code', () => {
  expect(answerOf({ type: 'collect' }, null, { value: '123' })).toEqual({ outcome: 'ok', data: { value: '123' } });
  expect(answerOf({ type: 'dispose' }, 'resolved', {})).toEqual({ outcome: 'done', data: { code: 'resolved' } });
  expect(answerOf({ type: 'dispose' }, null, { code: 'x' })).toEqual({ outcome: 'done', data: { code: 'x' } });
});

test('a step with an empty field cannot be answered; false and zero are answers', () => {
  const step = { fields: [{ name: 'value', kind: 'text' }], choices: [] };
  expect(unanswered(step, {})).toBe(true);
  expect(unanswered(step, { value: '' })).toBe(true);
  expect(unanswered(step, { value: 0 })).toBe(false);
});

test('an optional field and a switch may stay as they are', () => {
  const fields = [
    { name: 'colour', kind: 'choice', required: false, label: null, choices: [] },
    { name: 'agreed', kind: 'boolean', required: true, label: null, choices: [] },
  ];
  expect(unanswered({ fields, choices: [] }, {})).toBe(false);
});
