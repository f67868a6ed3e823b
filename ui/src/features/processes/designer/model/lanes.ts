import { arranged, NODE } from './arranging';
import { type Drawn, type Kinds, type Point, stepsOf } from './drawn';

/** A strip of the drawing for all steps of one role; without a role: what the channel or the system does. */
export type Lane = { post: string | null; x: number; width: number };
export type Lanes = { lanes: Lane[]; places: Record<string, Point>; top: number; height: number };

const SIDE = 22;
const BESIDE = 16;

/**
 * Steps in lanes by who is responsible, each as far down as the ways lead; the lanes stand in the order in which the
 * process first comes to them. Steps of a lane that would stand at one height stand beside each other.
 */
export function inLanes(drawn: Drawn, kinds: Kinds): Lanes {
  const steps = stepsOf(drawn);
  const flow = arranged(drawn, kinds);
  const names = Object.keys(steps).sort((a, b) => at(flow, a).y - at(flow, b).y || at(flow, a).x - at(flow, b).x);
  const rows = new Map<string | null, Map<number, string[]>>();
  for (const name of names) {
    const post = typeof steps[name]?.post === 'string' ? String(steps[name]?.post) : null;
    const lane = rows.get(post) ?? new Map<number, string[]>();
    rows.set(post, lane);
    const { y } = at(flow, name);
    lane.set(y, [...(lane.get(y) ?? []), name]);
  }
  const places: Record<string, Point> = {};
  const lanes: Lane[] = [];
  let x = 0;
  for (const [post, lane] of rows) {
    const most = Math.max(...[...lane.values()].map((row) => row.length));
    const width = 2 * SIDE + most * NODE.width + (most - 1) * BESIDE;
    for (const [y, row] of lane) {
      const first = x + (width - row.length * NODE.width - (row.length - 1) * BESIDE) / 2;
      row.forEach((name, index) => {
        places[name] = { x: Math.round(first + index * (NODE.width + BESIDE)), y };
      });
    }
    lanes.push({ post, x, width });
    x += width;
  }
  const heights = names.map((name) => at(flow, name).y);
  const top = Math.min(0, ...heights);
  return { lanes, places, top, height: Math.max(0, ...heights) + NODE.height - top };
}

function at(places: Record<string, Point>, name: string): Point {
  return places[name] ?? { x: 0, y: 0 };
}
