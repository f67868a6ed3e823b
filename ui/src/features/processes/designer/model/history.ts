import { type Change, changesBetween, type Drawn, partOf, same, withParts } from './drawn';

/** What I did, to be undone: by parts, so that what others did meanwhile stays. */
export type History = { done: Change[][]; undone: Change[][] };
export const NOTHING: History = { done: [], undone: [] };
const MOST = 200;

/** Remembers a step; of one that only goes on with the last (typing in one field) it makes one. */
export function remember(history: History, before: Drawn, after: Drawn, goesOn = false): History {
  const changes = changesBetween(before, after);
  if (!changes.length) return history;
  const last = history.done.at(-1);
  if (goesOn && last && last.length === changes.length && last.every((one, n) => one.part === changes[n]?.part)) {
    const joined = last.map((one, n) => ({ ...one, value: changes[n]?.value ?? null }));
    return { done: [...history.done.slice(0, -1), joined], undone: [] };
  }
  return { done: [...history.done.slice(-MOST), changes], undone: [] };
}

export function undo(history: History, drawn: Drawn): { history: History; drawn: Drawn } | null {
  const last = history.done.at(-1);
  if (!last) return null;
  const next = { done: history.done.slice(0, -1), undone: [...history.undone, last] };
  return { history: next, drawn: turned(drawn, last, 'value', 'seen') };
}

export function redo(history: History, drawn: Drawn): { history: History; drawn: Drawn } | null {
  const last = history.undone.at(-1);
  if (!last) return null;
  const next = { done: [...history.done, last], undone: history.undone.slice(0, -1) };
  return { history: next, drawn: turned(drawn, last, 'seen', 'value') };
}

/** Only parts that still are as I left them: somebody else's later work is not undone with mine. */
function turned(drawn: Drawn, changes: Change[], from: 'seen' | 'value', to: 'seen' | 'value'): Drawn {
  return withParts(
    drawn,
    changes.filter((one) => same(partOf(drawn, one.part), one[from])).map((one) => [one.part, one[to]] as const),
  );
}
