/** The list that was looked at last, in its order: `j` and `k` on a ticket's page go through it. */
type InList = { id: string; number: number };

let list: readonly InList[] = [];

export function remember(next: readonly InList[]): void {
  list = next;
}

/** The ticket `step` further in that list; undefined at its ends, and for a ticket that is not in it. */
export function neighbour(number: number, step: 1 | -1): InList | undefined {
  const at = list.findIndex((one) => one.number === number);
  return at < 0 ? undefined : list[at + step];
}
