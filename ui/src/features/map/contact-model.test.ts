import { expect, test } from 'vitest';
import { outline, places, SIZE, toX, toY } from './contact-model';

test('the corners of the matrix are the corners of the frame', () => {
  expect([toX(0), toY(0), toX(1), toY(1)]).toEqual([SIZE.left, SIZE.bottom, SIZE.right, SIZE.top]);
});

test('what a process leans to is told by its shape, not by its colour', () => {
  const shapes = ['fits', 'too_uniform', 'too_varied'].map((lean) => outline(lean, 100, 100, 10));
  expect(new Set(shapes).size).toBe(3);
  expect(shapes[0]).toContain('a10,10');
});

test('processes at the same place stand beside each other, the first where it is', () => {
  const same = { degree: 0.5, variety: 0.5 };
  const [first, second, third] = places([same, same, same]);
  expect(first).toEqual([toX(0.5), toY(0.5)]);
  expect(new Set([first?.[0], second?.[0], third?.[0]]).size).toBe(3);
});
