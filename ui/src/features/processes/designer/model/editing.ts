import {
  type Drawn,
  type Kinds,
  OTHERWISE,
  outcomesOf,
  type Point,
  put,
  type Raw,
  stepsOf,
  waysOf,
  wired,
  withParts,
} from './drawn';

export const GRID = { across: 240, down: 130 };
const HEADS = ['start', 'left', 'failed'] as const;
const MARK = 'switchroom/steps';

/** A name that no step has yet: `say`, `say-2`, ... */
export function freeName(taken: Iterable<string>, wanted: string): string {
  const known = new Set(taken);
  const stem =
    wanted
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 56) || 'step';
  if (!known.has(stem)) return stem;
  const base = stem.replace(/-\d+$/, '');
  for (let n = 2; ; n++) if (!known.has(`${base}-${n}`)) return `${base}-${n}`;
}

const RARE = new Set(['error', 'limit', OTHERWISE]);

/** The outcome that a new way takes: the first that leads nowhere yet, the main one before all; else the main one anew. */
export function openOutcome(
  step: Raw,
  kinds: Kinds,
  known?: { outcomes: string[]; more_outcomes: string[] },
): string | undefined {
  const taken = new Set(waysOf(step, kinds).map((way) => way.outcome));
  const main = kinds[String(step.type)]?.main ?? undefined;
  const all = outcomesOf(step, kinds, known);
  if (main && all.includes(main) && !taken.has(main)) return main;
  const open = all.filter((outcome) => !taken.has(outcome));
  return open.find((outcome) => !RARE.has(outcome)) ?? main ?? open[0] ?? all[0];
}

/** A new step; after another one it takes over where that one led by the outcome. */
export function addStep(
  drawn: Drawn,
  kinds: Kinds,
  type: string,
  at: Point,
  after?: { step: string; outcome: string },
): { drawn: Drawn; name: string } {
  const steps = stepsOf(drawn);
  const name = freeName(Object.keys(steps), type);
  let step: Raw = { type };
  const parts: Array<[string, unknown]> = [];
  if (after) {
    const from = steps[after.step] as Raw;
    const led = waysOf(from, kinds).find((way) => way.outcome === after.outcome)?.to;
    const way = openOutcome(step, kinds);
    if (led && way && type !== 'end') step = wired(step, kinds, way, led);
    parts.push([`steps/${after.step}`, wired(from, kinds, after.outcome, name)]);
  }
  const start = steps[String(drawn.definition.start)];
  const first = start?.type === 'end' && Object.keys(steps).length === 1 && type !== 'end';
  if (first) {
    const way = openOutcome(step, kinds);
    if (way) step = wired(step, kinds, way, String(drawn.definition.start));
  }
  parts.push([`steps/${name}`, step], [`layout/${name}`, round(at)]);
  if (!start || first) parts.push(['header/start', name]);
  return { drawn: withParts(drawn, parts), name };
}

/** A way from a step by an outcome; nowhere without `to`. */
export function connect(drawn: Drawn, kinds: Kinds, from: string, outcome: string, to: string | undefined): Drawn {
  const step = stepsOf(drawn)[from];
  return step ? withParts(drawn, [[`steps/${from}`, wired(step, kinds, outcome, to)]]) : drawn;
}

function referring(step: Raw, meant: (to: unknown) => unknown): Raw {
  let made = step;
  for (const key of ['then', 'otherwise']) if (step[key] !== undefined) made = put(made, key, meant(step[key]));
  if (step.outcomes && typeof step.outcomes === 'object') {
    const kept = Object.entries(step.outcomes as Raw).map(([outcome, to]) => [outcome, meant(to)] as const);
    const left = kept.filter(([, to]) => to !== undefined);
    made = put(made, 'outcomes', left.length ? Object.fromEntries(left) : undefined);
  }
  if (Array.isArray(step.late)) {
    const left = (step.late as Raw[]).map((late) => (late?.go === undefined ? late : put(late, 'go', meant(late.go))));
    const said = left.filter((late) => Object.keys(late).length);
    made = put(made, 'late', said.length ? said : undefined);
  }
  return made;
}

function redirected(drawn: Drawn, meant: (to: unknown) => unknown): Array<[string, unknown]> {
  const parts: Array<[string, unknown]> = [];
  for (const [name, step] of Object.entries(stepsOf(drawn))) parts.push([`steps/${name}`, referring(step, meant)]);
  for (const head of HEADS)
    if (drawn.definition[head] !== undefined) parts.push([`header/${head}`, meant(drawn.definition[head])]);
  return parts;
}

/** Without these steps; ways to them lead nowhere. */
export function removeSteps(drawn: Drawn, names: Iterable<string>): Drawn {
  const gone = new Set(names);
  const parts = redirected(drawn, (to) => (gone.has(String(to)) ? undefined : to));
  for (const name of gone) parts.push([`steps/${name}`, null], [`layout/${name}`, null]);
  return withParts(drawn, parts);
}

/** A step under another name, wherever it is spoken of, in the cases too. It keeps its place in the order. */
export function renameStep(drawn: Drawn, from: string, to: string): Drawn {
  const meant = (name: unknown) => (name === from ? to : name);
  const moved = withParts(drawn, redirected(drawn, meant));
  const steps = Object.fromEntries(Object.entries(stepsOf(moved)).map(([name, step]) => [meant(name), step]));
  const layout = Object.fromEntries(
    Object.entries(moved.layout).map(([name, at]) => [meant(name), at]),
  ) as Drawn['layout'];
  const cases = Array.isArray(moved.definition.cases)
    ? { cases: moved.definition.cases.map((one) => inCase(one, meant)) }
    : {};
  return { definition: { ...moved.definition, steps, ...cases }, layout };
}

function inCase(one: unknown, meant: (name: unknown) => unknown): unknown {
  if (!one || typeof one !== 'object') return one;
  const made = { ...(one as Raw) };
  const expect = made.expect as Raw | undefined;
  if (Array.isArray(expect?.path)) made.expect = { ...expect, path: expect.path.map(meant) };
  if (Array.isArray(made.does))
    made.does = (made.does as Raw[]).map((act) =>
      act?.until === undefined ? act : { ...act, until: meant(act.until) },
    );
  const world = made.world as Raw | undefined;
  if (world?.steps && typeof world.steps === 'object')
    made.world = {
      ...world,
      steps: Object.fromEntries(Object.entries(world.steps).map(([name, answer]) => [meant(name), answer])),
    };
  return made;
}

/** Steps as text for the clipboard; ways out of them are left out. */
export function copied(drawn: Drawn, names: readonly string[]): string {
  const steps = stepsOf(drawn);
  const kept = names.filter((name) => steps[name]);
  const clip = Object.fromEntries(
    kept.map((name) => [name, referring(steps[name] as Raw, (to) => (kept.includes(String(to)) ? to : undefined))]),
  );
  const layout = Object.fromEntries(kept.map((name) => [name, drawn.layout[name]]));
  return JSON.stringify({ [MARK]: 1, steps: clip, layout }, null, 2);
}

/** What was copied, under free names, its left upper corner at `at`; nothing if the text is something else. */
export function pasted(drawn: Drawn, text: string, at: Point): { drawn: Drawn; names: string[] } | null {
  let clip: { steps?: Record<string, Raw>; layout?: Record<string, Point | null> };
  try {
    clip = JSON.parse(text);
  } catch {
    return null;
  }
  if (!clip || typeof clip !== 'object' || !(MARK in clip) || !clip.steps || typeof clip.steps !== 'object')
    return null;
  const taken = new Set(Object.keys(stepsOf(drawn)));
  const names = new Map<string, string>();
  for (const name of Object.keys(clip.steps)) {
    const free = freeName(taken, name);
    taken.add(free);
    names.set(name, free);
  }
  const places = [...names.keys()].map((name, index) => clip.layout?.[name] ?? { x: 0, y: index * GRID.down });
  const corner = { x: Math.min(...places.map((place) => place.x)), y: Math.min(...places.map((place) => place.y)) };
  const parts: Array<[string, unknown]> = [];
  [...names].forEach(([old, name], index) => {
    const step = (clip.steps as Record<string, Raw>)[old] as Raw;
    const place = places[index] as Point;
    parts.push([`steps/${name}`, referring(step, (to) => names.get(String(to)))]);
    parts.push([`layout/${name}`, round({ x: at.x + place.x - corner.x, y: at.y + place.y - corner.y })]);
  });
  return { drawn: withParts(drawn, parts), names: [...names.values()] };
}

export function moveSteps(drawn: Drawn, places: Record<string, Point>): Drawn {
  return withParts(
    drawn,
    Object.entries(places).map(([name, at]) => [`layout/${name}`, round(at)] as const),
  );
}

export function round({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) };
}
