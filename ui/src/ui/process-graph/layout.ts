import dagre from '@dagrejs/dagre';
import type { Graph } from '../../api/types';

export type Placed = { name: string; x: number; y: number };
export type Way = {
  from: string;
  to: string;
  outcomes: string[];
  points: Array<{ x: number; y: number }>;
  label: { x: number; y: number };
};

export const NODE = { width: 204, height: 66 };
const CHARACTER = 6.2;
const LABEL_HEIGHT = 16;

/** The ways between steps, those between the same two as one. */
export function ways(graph: Graph): Array<Pick<Way, 'from' | 'to' | 'outcomes'>> {
  const known = new Set(graph.steps.map((step) => step.name));
  const found = new Map<string, Pick<Way, 'from' | 'to' | 'outcomes'>>();
  for (const step of graph.steps) {
    for (const { outcome, to } of step.exits) {
      if (!known.has(to)) continue;
      const key = `${step.name} ${to}`;
      const way = found.get(key);
      if (way) way.outcomes.push(outcome);
      else found.set(key, { from: step.name, to, outcomes: [outcome] });
    }
  }
  return [...found.values()];
}

/** Where each step and each way is drawn, from the top down. `words` says how long the label of a way is. */
export function layout(graph: Graph, words: (way: Pick<Way, 'from' | 'to' | 'outcomes'>) => string) {
  const drawing = new dagre.graphlib.Graph();
  drawing.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 34, marginx: 12, marginy: 12 });
  for (const step of graph.steps) drawing.setNode(step.name, { ...NODE });
  const all = ways(graph);
  for (const way of all) {
    const text = words(way);
    const size = text ? { width: text.length * CHARACTER + 10, height: LABEL_HEIGHT, labelpos: 'c' } : {};
    drawing.setEdge(way.from, way.to, { ...size });
  }
  dagre.layout(drawing);
  const nodes: Placed[] = graph.steps.map(({ name }) => {
    const { x, y } = drawing.node(name);
    return { name, x: x - NODE.width / 2, y: y - NODE.height / 2 };
  });
  const edges: Way[] = all.map((way) => {
    const { points, x, y } = drawing.edge(way.from, way.to);
    const middle = points[Math.floor(points.length / 2)] ?? { x: 0, y: 0 };
    return { ...way, points, label: { x: x ?? middle.x, y: y ?? middle.y } };
  });
  return { nodes, edges };
}

/** A line through points with its corners rounded, as SVG wants it. */
export function line(points: Way['points']): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x},${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    path += next
      ? ` Q${point.x},${point.y} ${(point.x + next.x) / 2},${(point.y + next.y) / 2}`
      : ` L${point.x},${point.y}`;
  });
  return path;
}
