import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { explainInteraction } from '../../api/generated';
import { Explained } from '../../ui/explanation';
import { Failure, RowsSkeleton } from '../../ui/states';

/** Why an interaction waits, or why it went to whom. `past`: it waits no more. */
export function Explain({ id, past }: { id: string; past: boolean }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['interaction', id, 'explain'],
    queryFn: () => ask(explainInteraction({ path: { id } })),
    staleTime: 0,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={5} />;
  return <Explained data={data} past={past} />;
}
