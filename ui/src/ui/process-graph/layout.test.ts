import { expect, test } from 'vitest';
import type { Graph } from '../../api/types';
import { layout, line, NODE, ways } from './layout';

const step = (name: string, ...exits: Array<[string, string]>): Graph['steps'][number] => ({
  name,
  type: 'say',
  family: 'talk',
  title: null,
  post: null,
  within: null,
  calls: null,
  exits: exits.map(([outcome, to]) => ({ outcome, to, label: null })),
});
const graph: Graph = {
  slug: 'p',
  version: 1,
  title: 'P',
  entries: { start: 'menu' },
  steps: [
    step('menu', ['one', 'queue'], ['two', 'queue'], ['timeout', 'menu'], ['gone', 'nowhere']),
    step('queue', ['done', 'end']),
    step('end'),
    step('apart'),
  ],
};

test('ways between the same steps are one, and a way that leads nowhere is none', () => {
  expect(ways(graph).map(({ from, to, outcomes }) => [from, to, outcomes])).toEqual([
    ['menu', 'queue', ['one', 'two']],
    ['menu', 'menu', ['timeout']],
    ['queue', 'end', ['done']],
  ]);
});

test('every step has a place of its own, what follows is below', () => {
  const { nodes, edges } = layout(graph, ({ outcomes }) => outcomes.join(', '));
  const at = new Map(nodes.map((node) => [node.name, node]));
  expect(nodes.length).toBe(4);
  expect(at.get('queue')?.y).toBeGreaterThan((at.get('menu')?.y ?? 0) + NODE.height);
  for (const a of nodes)
    for (const b of nodes)
      if (a !== b) expect(Math.abs(a.x - b.x) >= NODE.width || Math.abs(a.y - b.y) >= NODE.height).toBe(true);
  expect(edges.every((edge) => edge.points.length > 1)).toBe(true);
});

test('a line goes from its first to its last point', () => {
  expect(
    line([
      { x: 0, y: 0 },
      { x: 4, y: 2 },
      { x: 4, y: 8 },
    ]),
  ).toBe('M0,0 Q4,2 4,5 L4,8');
  expect(line([])).toBe('');
});
