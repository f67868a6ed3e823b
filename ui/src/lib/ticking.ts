import { useState } from 'react';

type Point = { id: string; done_at: string | null };

/**
 * Points that are ticked at once, not only when the server has answered. What was wanted counts until `save` is over: the
 * server's news may come before its answer. A refusal takes the tick back; saying it is up to `save`.
 */
export function useTicking<P extends Point>(save: (point: P) => Promise<unknown>) {
  const [wanted, setWanted] = useState<Record<string, boolean>>({});
  const ticked = ({ id, done_at }: P) => wanted[id] ?? done_at !== null;
  const toggle = (point: P) => {
    if (point.id in wanted) return;
    setWanted((now) => ({ ...now, [point.id]: point.done_at === null }));
    const forget = () => setWanted(({ [point.id]: _, ...others }) => others);
    save(point).then(forget, forget);
  };
  return { ticked, toggle };
}
