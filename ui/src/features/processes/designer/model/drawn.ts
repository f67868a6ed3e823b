/** A step or a head as it is written: JSON of any shape, for a draft need not be right. */
export type Raw = Record<string, unknown>;
export type Point = { x: number; y: number };
/** A definition, and beside it where its steps stand. */
export type Drawn = { definition: Raw; layout: Record<string, Point> };
/** One part of a draft (`steps/NAME`, `header/NAME`, `cases`, `layout/NAME`): what it was seen as, what it shall be. */
export type Change = { part: string; seen: unknown; value: unknown };
/** What the editor has to know of a step type. */
export type Kind = { name: string; family: string; main: string | null; outcomes: Record<string, string> };
export type Kinds = Record<string, Kind>;
export type Way = { outcome: string; to: string };

export const OTHERWISE = 'otherwise';
export const LATE = 'late';
const APART = new Set(['process', 'steps', 'cases']);

export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return (one ?? null) === (other ?? null);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && same((one as Raw)[key], (other as Raw)[key]))
  );
}

export function stepsOf(drawn: Drawn): Record<string, Raw> {
  return (drawn.definition.steps ?? {}) as Record<string, Raw>;
}

function partsIn(drawn: Drawn): Map<string, unknown> {
  const parts = new Map<string, unknown>();
  for (const [name, value] of Object.entries(drawn.definition))
    if (!APART.has(name)) parts.set(`header/${name}`, value);
  for (const [name, step] of Object.entries(stepsOf(drawn))) parts.set(`steps/${name}`, step);
  if (drawn.definition.cases !== undefined) parts.set('cases', drawn.definition.cases);
  for (const [name, place] of Object.entries(drawn.layout)) parts.set(`layout/${name}`, place);
  return parts;
}

/** What has to be changed to come from one to the other. */
export function changesBetween(before: Drawn, after: Drawn): Change[] {
  if (before === after) return [];
  const [old, now] = [partsIn(before), partsIn(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((part) => !same(old.get(part), now.get(part)))
    .map((part) => ({ part, seen: old.get(part) ?? null, value: now.get(part) ?? null }));
}

export function partOf(drawn: Drawn, part: string): unknown {
  return partsIn(drawn).get(part) ?? null;
}

/** The draft with some parts as given; null: without it. */
export function withParts(drawn: Drawn, parts: ReadonlyArray<readonly [string, unknown]>): Drawn {
  // Where only places change, it stays the same definition: nothing that hangs on it is done anew.
  const moved = parts.every(([part]) => part.startsWith('layout/'));
  const definition: Raw = moved ? drawn.definition : { ...drawn.definition, steps: { ...stepsOf(drawn) } };
  const layout = { ...drawn.layout };
  for (const [part, value] of parts) {
    const [kind, ...rest] = part.split('/');
    const home = kind === 'steps' ? (definition.steps as Raw) : kind === 'layout' ? (layout as Raw) : definition;
    const name = kind === 'cases' ? 'cases' : rest.join('/');
    if (value === null || value === undefined) delete home[name];
    else home[name] = value;
  }
  return { definition, layout };
}

export type Clash = { part: string; mine: unknown; theirs: unknown };

/** My changes since `base` on top of what the server has now; of a part that both changed theirs stays, and is told. */
export function rebase(base: Drawn, mine: Drawn, theirs: Drawn): { drawn: Drawn; clashes: Clash[] } {
  const clashes: Clash[] = [];
  const kept: Array<readonly [string, unknown]> = [];
  const now = partsIn(theirs);
  for (const { part, seen, value } of changesBetween(base, mine)) {
    const held = now.get(part) ?? null;
    if (same(held, value)) continue;
    if (same(held, seen) || part.startsWith('layout/')) kept.push([part, value]);
    else clashes.push({ part, mine: value, theirs: held });
  }
  return { drawn: kept.length ? withParts(theirs, kept) : theirs, clashes };
}

/** Where a step leads, by which outcome; the main one under its name. */
export function waysOf(step: Raw, kinds: Kinds): Way[] {
  const ways: Way[] = [];
  const add = (outcome: string, to: unknown) => {
    if (typeof to === 'string' && to) ways.push({ outcome, to });
  };
  const main = kinds[String(step.type)]?.main;
  if (main) add(main, step.then);
  const wired = step.outcomes && typeof step.outcomes === 'object' ? (step.outcomes as Raw) : {};
  for (const [outcome, to] of Object.entries(wired)) add(outcome, to);
  add(OTHERWISE, step.otherwise);
  if (Array.isArray(step.late)) for (const late of step.late as Raw[]) add(LATE, late?.go);
  return ways;
}

/** The outcomes that may be wired: those the server knows, else those of the type and of the step's own lists. */
export function outcomesOf(step: Raw, kinds: Kinds, known?: { outcomes: string[]; more_outcomes: string[] }): string[] {
  const kind = kinds[String(step.type)];
  const listed = [
    ...named(step),
    ...(known ? [...known.outcomes, ...known.more_outcomes] : Object.keys(kind?.outcomes ?? {})),
  ];
  const wired = waysOf(step, kinds).map((way) => way.outcome);
  const otherwise = step.type === 'end' ? [] : [OTHERWISE];
  return [...new Set([...listed, ...wired.filter((outcome) => outcome !== LATE), ...otherwise])];
}

/** Choices, buttons, conditions and branches are outcomes. */
function named(step: Raw): string[] {
  const found: string[] = [];
  for (const key of ['choices', 'buttons', 'conditions', 'branches']) {
    const value = step[key];
    if (Array.isArray(value)) {
      for (const item of value) found.push(typeof item === 'string' ? item : ((item?.name ?? item?.outcome) as string));
    } else if (value && typeof value === 'object') found.push(...Object.keys(value));
  }
  return found.filter((name) => typeof name === 'string' && name);
}

/** The step with an outcome that leads there; nowhere without `to`. */
export function wired(step: Raw, kinds: Kinds, outcome: string, to: string | undefined): Raw {
  const made = { ...step };
  if (outcome === OTHERWISE) return put(made, 'otherwise', to);
  const outcomes = { ...((step.outcomes ?? {}) as Raw) };
  if (kinds[String(step.type)]?.main === outcome && !(outcome in outcomes)) return put(made, 'then', to);
  const order = Object.keys(made).includes('outcomes') ? made : { ...made };
  const next = put(outcomes, outcome, to);
  return put(order, 'outcomes', Object.keys(next).length ? next : undefined);
}

export function put(raw: Raw, key: string, value: unknown): Raw {
  const made = { ...raw };
  if (value === undefined) delete made[key];
  else made[key] = value;
  return made;
}
