import { expect, test } from 'vitest';
import { outline } from './outline';

test('steps come in the order in which they are reached, each once, unreached ones last', () => {
  const steps = outline({
    start: 'greet',
    steps: {
      lost: { type: 'say' },
      end: { type: 'end' },
      menu: { type: 'ask', outcomes: { '1': 'queue', '2': 'end', timeout: 'greet' }, otherwise: 'end' },
      greet: { type: 'say', text: { en: 'Hello' }, then: 'menu' },
      queue: { type: 'queue', then: 'end' },
    },
  });
  expect(steps.map((step) => step.name)).toEqual(['greet', 'menu', 'queue', 'end', 'lost']);
  expect(steps[1]?.exits).toEqual([
    { outcome: '1', to: 'queue' },
    { outcome: '2', to: 'end' },
    { outcome: 'timeout', to: 'greet' },
    { outcome: 'otherwise', to: 'end' },
  ]);
});

test('conditions and choices lead on too', () => {
  const [step] = outline({
    start: 'd',
    steps: { d: { type: 'decide', when: [{ if: 'a > 1', then: 'x' }], otherwise: 'y' } },
  });
  expect(step?.exits).toEqual([
    { outcome: 'a > 1', to: 'x' },
    { outcome: 'otherwise', to: 'y' },
  ]);
});

test('an empty definition has no steps', () => {
  expect(outline({})).toEqual([]);
});
