import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { setLanguage } from '../../lib/i18n';
import { fieldWord, HEAD } from './parameter-words';
import { AS_WRITTEN, valueWord } from './value-words';
import { placeWords, written } from './versions/place';

type Schema = {
  $ref?: string;
  enum?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  items?: Schema;
  anyOf?: Schema[];
};
const schema = JSON.parse(readFileSync('../docs/process.schema.json', 'utf8')) as Schema & {
  $defs: Record<string, Schema>;
};
const TYPES = Object.keys(schema.$defs).filter((name) => name.startsWith('step-'));
/** Fields whose parts are steps, or what only tests of a process say: no form shows them as fields. */
const ELSEWHERE = new Set(['steps', 'cases']);

/** Every field below an owner, and every value that one of them can have. */
function* named(owner: string, whole: Schema): Generator<{ owner: string; field: string; values: string[] }> {
  for (const [field, one] of Object.entries(whole.properties ?? {})) {
    const [values, parts]: [string[], Schema[]] = [[], []];
    if (!ELSEWHERE.has(field)) gather(one, values, parts);
    yield { owner, field, values };
    for (const part of parts) yield* named(field, part);
  }
}

function gather(one: Schema | boolean | undefined, values: string[], parts: Schema[]): void {
  if (typeof one !== 'object') return;
  if (one.$ref) gather(schema.$defs[one.$ref.replace('#/$defs/', '')], values, parts);
  if (one.enum) values.push(...one.enum);
  if (one.properties) parts.push(one);
  for (const inner of [one.items, one.additionalProperties, one.propertyNames, ...(one.anyOf ?? [])])
    gather(inner, values, parts);
}

const all = [
  ...named(HEAD, schema),
  ...TYPES.flatMap((name) => [...named(name.replace('step-', ''), schema.$defs[name] as Schema)]),
];

beforeAll(() => setLanguage('en'));

test('every field of the head, of every step and of their parts has a name that people read', () => {
  expect(TYPES.length).toBeGreaterThan(30);
  expect(all.filter((one) => !fieldWord(one.owner, one.field))).toEqual([]);
});

test('every value that a field can have has one, too', () => {
  const values = all.flatMap(({ field, values }) => values.map((value) => ({ field, value })));
  expect(values.length).toBeGreaterThan(50);
  expect(values.filter(({ field, value }) => !AS_WRITTEN.has(value) && !valueWord(field, value))).toEqual([]);
});

test('one name has the meaning of where it stands, and a name of the author stays as it is', () => {
  expect(fieldWord('join', 'need')).toBe('Branches to wait for');
  expect(fieldWord(HEAD, 'need')).toBe('The customer’s need');
  expect(valueWord('kind', 'csat')).toBe('Satisfaction (CSAT)');
  expect(fieldWord('call', 'greeting')).toBeUndefined();
  const typeOf = (step: string) => ({ hold: 'queue', music: 'say' })[step];
  expect(written(['media'], ['voice', 'in-person'])).toBe('Call, In person');
  expect(written(['text', 'en'], 'all')).toBe('all');
  expect(placeWords(['within'])).toBe('Time limit');
  expect(placeWords(['steps', 'greet', 'text', 'en'])).toBe('greet · Text · en');
  expect(placeWords(['steps', 'hold', 'exits', '1', 'label'], typeOf)).toBe(
    'hold · Ways out while waiting · 1 · Label of the button',
  );
  expect(placeWords(['steps', 'hold', 'waiting', 'steps', 'music', 'text'], typeOf)).toBe(
    'hold · While waiting · music · Text',
  );
});
