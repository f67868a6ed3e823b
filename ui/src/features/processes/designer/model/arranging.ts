import dagre from '@dagrejs/dagre';
import { type Drawn, type Kinds, type Point, stepsOf, waysOf } from './drawn';
import { round } from './editing';

export const NODE = { width: 204, height: 66 };
const GAP = { across: 44, down: 56 };

const known = new WeakMap<object, Record<string, Point>>();

/** Where every step stands when nobody has moved any: from the top down, along the ways. */
export function arranged(drawn: Drawn, kinds: Kinds): Record<string, Point> {
  const before = known.get(drawn.definition); // a large process takes a second
  if (before) return before;
  const made = arrange(drawn, kinds);
  known.set(drawn.definition, made);
  return made;
}

function arrange(drawn: Drawn, kinds: Kinds): Record<string, Point> {
  const steps = stepsOf(drawn);
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: GAP.across, ranksep: GAP.down });
  const start = String(drawn.definition.start);
  const names = Object.keys(steps).sort((a, b) => Number(b === start) - Number(a === start));
  for (const name of names) graph.setNode(name, { ...NODE });
  for (const name of names) {
    for (const { to } of waysOf(steps[name] ?? {}, kinds)) if (steps[to]) graph.setEdge(name, to, {});
  }
  dagre.layout(graph);
  return Object.fromEntries(
    names.map((name) => {
      const { x, y } = graph.node(name);
      return [name, round({ x: x - NODE.width / 2, y: y - NODE.height / 2 })];
    }),
  );
}

/** Where each step is drawn: where people put it; without any place all by themselves, a single one below the rest. */
export function places(drawn: Drawn, kinds: Kinds): Record<string, Point> {
  const names = Object.keys(stepsOf(drawn));
  const missing = names.filter((name) => !drawn.layout[name]);
  if (!missing.length) return drawn.layout;
  if (missing.length === names.length) return arranged(drawn, kinds);
  const lowest = Math.max(...names.map((name) => drawn.layout[name]?.y ?? Number.NEGATIVE_INFINITY));
  const left = Math.min(...names.map((name) => drawn.layout[name]?.x ?? Number.POSITIVE_INFINITY));
  const found: Record<string, Point> = { ...drawn.layout };
  missing.forEach((name, index) => {
    found[name] = {
      x: left + (index % 4) * (NODE.width + GAP.across),
      y: lowest + (Math.floor(index / 4) + 1) * (NODE.height + GAP.down),
    };
  });
  return found;
}

/** The draft with a place for every step: before the first is moved, so that the others stay where they are seen. */
export function placed(drawn: Drawn, kinds: Kinds): Drawn {
  const layout = places(drawn, kinds);
  return layout === drawn.layout ? drawn : { ...drawn, layout };
}

/** Where a step that follows another may stand: below it, beside what is there. */
export function below(at: Point, taken: Iterable<Point>): Point {
  const spots = [...taken];
  const free = (spot: Point) =>
    spots.every((one) => Math.abs(one.x - spot.x) >= NODE.width + 12 || Math.abs(one.y - spot.y) >= NODE.height + 12);
  for (let n = 0; n < 40; n++) {
    const spot = { x: at.x + n * (NODE.width + GAP.across), y: at.y + NODE.height + GAP.down };
    if (free(spot)) return round(spot);
  }
  return round({ x: at.x, y: at.y + 2 * (NODE.height + GAP.down) });
}

/** To which step the focus goes from here, along the ways or to a neighbour. */
export function beside(
  drawn: Drawn,
  kinds: Kinds,
  from: string,
  where: 'on' | 'back' | 'next' | 'previous',
): string | undefined {
  const steps = stepsOf(drawn);
  const leads = (name: string) =>
    [...new Set(waysOf(steps[name] ?? {}, kinds).map((way) => way.to))].filter((to) => steps[to]);
  const before = () => Object.keys(steps).filter((name) => name !== from && leads(name).includes(from));
  if (where === 'on') return leads(from)[0];
  if (where === 'back') return before()[0];
  const siblings = before().flatMap(leads);
  const row = [...new Set(siblings.length ? siblings : Object.keys(steps))];
  const index = row.indexOf(from);
  return row[(index + (where === 'next' ? 1 : row.length - 1)) % row.length];
}
