import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';

type PageOf<Row> = { items: Row[]; next?: string | null; total?: number | null };

/** A long list, fetched page by page as it is scrolled. */
export function usePages<Row>(key: QueryKey, fetchPage: (cursor: string | undefined) => Promise<PageOf<Row>>) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (old) => old,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    rows,
    total: query.data?.pages[0]?.total ?? undefined,
    /** The rows answer this key, not the one before it. */
    fresh: !query.isPlaceholderData,
    error: query.error,
    retry: () => void query.refetch(),
    onEnd,
  };
}
