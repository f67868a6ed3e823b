/** What is wanted of a ticket's fields, by their names in the API; `fields.NAME` is one that the centre added. */
export type Changes = Readonly<Record<string, unknown>>;

/** A field that somebody else changed while I did: nobody's value is lost before one of us has chosen. */
export type Clash = { field: string; mine: unknown; theirs: unknown; by?: string };

const ADDED = 'fields.';

/** As the API takes it: the fields that the centre added stand together. */
export function bodyOf(changes: Changes): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const added: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(changes)) {
    if (field.startsWith(ADDED)) added[field.slice(ADDED.length)] = value;
    else body[field] = value;
  }
  return Object.keys(added).length ? { ...body, fields: added } : body;
}

/** Fields are what the API calls them; a reference is its id. */
export function heldIn(ticket: object, field: string): unknown {
  const held = ticket as Record<string, unknown>;
  if (field.startsWith(ADDED)) {
    return ((held.fields ?? {}) as Record<string, unknown>)[field.slice(ADDED.length)] ?? null;
  }
  if (field in held) return held[field] ?? null;
  const reference = field.endsWith('_id') ? held[field.slice(0, -'_id'.length)] : undefined;
  return (reference as { id?: unknown } | null | undefined)?.id ?? null;
}

/** What the changed fields are now, as far as I know: the server compares it with what they have become meanwhile. */
export function seenOf(ticket: object, changes: Changes): Changes {
  return Object.fromEntries(Object.keys(changes).map((field) => [field, heldIn(ticket, field)]));
}

/** Which of my changes were not made because somebody else had changed the same field; `now` is what it is now. */
export function clashesOf(changes: Changes, seen: Changes, now: object): Clash[] {
  return Object.entries(changes)
    .map(([field, mine]) => ({ field, mine, theirs: heldIn(now, field) }))
    .filter(({ field, mine, theirs }) => !same(theirs, mine) && !same(theirs, seen[field]));
}

/** The clashes that still are some: not those in which theirs has become mine meanwhile. */
export function standing(clashes: readonly Clash[], now: object): Clash[] {
  return clashes
    .map((clash) => ({ ...clash, theirs: heldIn(now, clash.field) }))
    .filter(({ mine, theirs }) => !same(mine, theirs));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
