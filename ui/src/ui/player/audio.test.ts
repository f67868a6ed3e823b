import { expect, test } from 'vitest';
import { peaksOf } from './audio';

test('each column shows the loudest of its part, of either sign', () => {
  const samples = new Float32Array(64);
  samples[8] = 0.5;
  samples[40] = -0.75;
  expect([...peaksOf(samples, 4)]).toEqual([0.5, 0, 0.75, 0]);
});

test('a recording shorter than the drawing does not fail', () => {
  expect(peaksOf(new Float32Array([1, 0]), 4)).toHaveLength(4);
});
