import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * How many rows what one looks at has moved by: the first row in sight that is still there decides. `first` and `last`
 * are the places of the rows in sight before.
 */
export function moved(before: readonly string[], now: readonly string[], first: number, last: number): number {
  const places = new Map(now.map((id, index) => [id, index]));
  for (let at = Math.max(0, first); at <= Math.min(last, before.length - 1); at++) {
    const place = places.get(before[at] ?? '');
    if (place !== undefined) return place - at;
  }
  return 0;
}

/**
 * Keeps what one looks at in its place when rows come and go above it. `of` names what is listed: where it changes, or
 * is undefined, the list is another one and begins where it begins. A list that is neither scrolled nor pointed at
 * shows what is new at its head.
 */
export function useSteady(
  box: RefObject<HTMLElement | null>,
  ids: readonly string[],
  rowHeight: number,
  of: string | undefined,
): void {
  const before = useRef({ ids, of });
  useLayoutEffect(() => {
    const old = before.current;
    before.current = { ids, of };
    const element = box.current;
    if (!element || !of || old.of !== of || old.ids === ids) return;
    if (element.scrollTop === 0 && !element.matches(':hover, :focus-within')) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const by = moved(old.ids, ids, first, first + Math.ceil(element.clientHeight / rowHeight));
    if (by) element.scrollTop += by * rowHeight;
  }, [box, ids, rowHeight, of]);
}
