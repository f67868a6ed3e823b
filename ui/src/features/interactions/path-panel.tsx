import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getInteractionPath } from '../../api/generated';
import { RunPath } from '../../ui/run-path';
import { Failure, RowsSkeleton } from '../../ui/states';

/** The way that an interaction has gone through its process, and where it stands. */
export function PathPanel({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['interaction', id, 'path'],
    queryFn: () => ask(getInteractionPath({ path: { id } })),
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={4} />;
  return <RunPath path={data} />;
}
