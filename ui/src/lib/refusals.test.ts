import { expect, test } from 'vitest';
import { Problem } from '../api/problem';
import { refusalOf } from './refusals';

const refused = (code: string, fields: Problem['fields'] = []) =>
  Object.assign(Object.create(Problem.prototype) as Problem, { status: 409, code, detail: code, fields });

test('a refusal that we know has a sentence of ours, any other has none', () => {
  expect(refusalOf(refused('offer.taken'))?.message).toBe('Somebody else was faster.');
  expect(refusalOf(refused('no.such.code'))).toBeUndefined();
});

test('of a file that is no table it says why, and in which line', () => {
  const told = refusalOf(refused('exchange.not_a_table', [{ field: 'line.7', code: 'quotes', message: '' }] as never));
  expect(told?.values).toEqual({ line: '7' });
});
