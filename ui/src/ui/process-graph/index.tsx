import { lazy, Suspense } from 'react';
import { RowsSkeleton } from '../states';
import type { Props } from './process-graph';

const Drawn = lazy(async () => ({ default: (await import('./process-graph')).ProcessGraph }));

/** A process as a graph. What draws it is fetched when the first one is shown. */
export function ProcessGraph(props: Props) {
  return (
    <Suspense fallback={<RowsSkeleton />}>
      <Drawn {...props} />
    </Suspense>
  );
}
