import { type ComponentType, lazy, Suspense, useState } from 'react';

type Shown = { opened: boolean };

/** A dialog whose code is loaded when it is opened for the first time: the desk is on the screen sooner. */
export function onDemand<P extends Shown>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Part = lazy(async () => ({ default: await load() }));
  return function OnDemand(props: P) {
    const [wanted, setWanted] = useState(props.opened);
    if (props.opened && !wanted) setWanted(true);
    if (!wanted) return null;
    return (
      <Suspense>
        <Part {...props} />
      </Suspense>
    );
  };
}

/** Loads something when the browser has nothing else to do; the answer stops that. */
export function whenIdle(load: () => Promise<unknown>): () => void {
  const run = () => void load().catch(() => {});
  if (!('requestIdleCallback' in window)) {
    const later = setTimeout(run, 2000);
    return () => clearTimeout(later);
  }
  const idle = requestIdleCallback(run);
  return () => cancelIdleCallback(idle);
}
