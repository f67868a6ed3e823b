import { expect, test } from 'vitest';
import {
  asTime,
  type Field,
  isBlank,
  read,
  serverErrors,
  shownNumber,
  storedChoice,
  trimTextMap,
  validate,
  type Wording,
  write,
} from './fields';

const words: Wording = { required: 'required', least: (n) => `>=${n}`, most: (n) => `<=${n}`, whole: 'whole' };

test('a path is read and written without touching its neighbours', () => {
  const before = { policy: { rate: 1, rings: [{ after_s: 0 }, { after_s: 20 }] }, name: 'x' };
  const after = write(before, 'policy.rings.1.after_s', 30);
  expect(read(after, 'policy.rings.1.after_s')).toBe(30);
  expect(read(before, 'policy.rings.1.after_s')).toBe(20);
  expect((after.policy as typeof before.policy).rings[0]).toBe(before.policy.rings[0]);
  expect(write({}, 'a.b', 1)).toEqual({ a: { b: 1 } });
});

test('a text without any language, an empty list and nothing are blank; zero and false are not', () => {
  for (const blank of ['', null, undefined, [], {}, { en: '' }]) expect(isBlank(blank)).toBe(true);
  for (const value of [0, false, 'x', { en: 'x' }, [0]]) expect(isBlank(value)).toBe(false);
});

test('errors are named by the path of the field, in rows too', () => {
  const fields: Field[] = [
    { kind: 'text', name: 'name', label: '', required: true },
    { kind: 'number', name: 'rate', label: '', min: 0, max: 10 },
    {
      kind: 'rows',
      name: 'skills',
      label: '',
      add: '',
      blank: {},
      fields: [{ kind: 'number', name: 'level', label: '', min: 1, whole: true }],
    },
    { kind: 'text', name: 'later', label: '', required: true, when: (values) => values.rate === 1 },
  ];
  const values = { name: '', rate: 11, skills: [{ level: 1 }, { level: 0 }, { level: 2.5 }] };
  expect(validate(fields, values, words)).toEqual({
    name: 'required',
    rate: '<=10',
    'skills.1.level': '>=1',
    'skills.2.level': 'whole',
  });
});

test("the server's names of fields are brought to ours", () => {
  expect(
    serverErrors(
      [
        { field: 'body.skills.0.level', code: 'other', message: 'a' },
        { field: 'rings[1].after_s', code: 'taken', message: 'b' },
      ],
      { taken: 'vergeben' },
    ),
  ).toEqual({ 'skills.0.level': 'a', 'rings.1.after_s': 'vergeben' });
});

test('languages without a text are left out', () => {
  expect(trimTextMap({ en: 'Sales', 'pt-BR': ' ' })).toEqual({ en: 'Sales' });
});

test('a time of day may be typed as people type it', () => {
  expect(['8', '8:5', '0830', '8h30', '24:00', 'noon'].map(asTime)).toEqual([
    '08:00',
    '08:05',
    '08:30',
    '08:30',
    '24:00',
    'noon',
  ]);
});

test('minutes of seconds are judged as they are read, and what a field says of itself is added', () => {
  const fields: Field[] = [
    { kind: 'number', name: 'wait_s', label: '', per: 60, min: 0.5, max: 10 },
    { kind: 'text', name: 'code', label: '', check: () => ({ '': 'not a code', inside: 'deeper' }) },
  ];
  expect(shownNumber(90, 60)).toBe(1.5);
  expect(validate(fields, { wait_s: 90, code: 'x' }, words)).toEqual({ code: 'not a code', 'code.inside': 'deeper' });
  expect(validate(fields, { wait_s: 20, code: 'x' }, words).wait_s).toBe('>=0.5');
  expect(validate(fields, { wait_s: 900, code: 'x' }, words).wait_s).toBe('<=10');
});

test('a field of a row that is not shown is not asked for', () => {
  const hidden: Field = { kind: 'text', name: 'skill', label: '', required: true, when: (row) => row.all !== true };
  const fields: Field[] = [{ kind: 'rows', name: 'rounds', label: '', add: '', blank: {}, fields: [hidden] }];
  expect(validate(fields, { rounds: [{ all: true }, {}] }, words)).toEqual({ 'rounds.1.skill': 'required' });
});

test('a choice is stored as what it stands for', () => {
  expect([
    storedChoice('3', 'number'),
    storedChoice('false', 'boolean'),
    storedChoice('x'),
    storedChoice(null),
  ]).toEqual([3, false, 'x', null]);
});
