import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getImport, listImportKinds, listImports } from '../../api/generated';
import type { FileImport, ImportLine } from '../../api/types';

export const IMPORTS = ['imports'] as const;
const WHILE_IT_MOVES_MS = 700;

/** Its lines move by themselves now. */
export function isMoving(one: FileImport): boolean {
  return one.state === 'checking' || one.state === 'running' || one.state === 'undoing';
}

/** What somebody has chosen and the server does not know yet. */
export type Chosen = Partial<Pick<FileImport, 'columns' | 'shared' | 'existing'>>;

export function importKey(id: string) {
  return [...IMPORTS, id] as const;
}

export function chosenKey(id: string) {
  return ['import choices', id] as const;
}

/** A file and how far it is, asked for again while its lines move, as it has been chosen. */
export function useImport(id: string) {
  const client = useQueryClient();
  const queryKey = importKey(id);
  const { data: chosen } = useQuery<Chosen>({ queryKey: chosenKey(id), enabled: false, initialData: {} });
  const found = useQuery({
    queryKey,
    queryFn: async () => {
      const answer = await ask(getImport({ path: { id } }));
      // A choice may have been answered before this, which was asked earlier.
      const known = client.getQueryData<FileImport>(queryKey);
      return known && known.version > answer.version ? known : answer;
    },
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? WHILE_IT_MOVES_MS : false),
  });
  return { ...found, data: found.data && { ...found.data, ...chosen } };
}

/** What a file of this kind may hold. */
export function useImportKind(name: string) {
  return useQuery({
    queryKey: [...IMPORTS, 'kinds'],
    queryFn: () => ask(listImportKinds()),
    select: (found) => found.items.find((kind) => kind.name === name) ?? null,
  });
}

export function useEarlierImports(kind: string) {
  return useQuery({
    queryKey: [...IMPORTS, 'of', kind],
    queryFn: () => ask(listImports({ query: { kind } })),
    refetchInterval: ({ state }) => (state.data?.items.some(isMoving) ? 2_000 : false),
  });
}

/** Puts an answer where the page looks for it. */
export function useKeep(): (one: FileImport) => void {
  const client = useQueryClient();
  return (one) => {
    client.setQueryData([...IMPORTS, one.id], one);
    void client.invalidateQueries({ queryKey: [...IMPORTS, 'of', one.kind] });
  };
}

/** How many lines are in any of these states. */
export function linesIn(one: FileImport, ...states: ImportLine['state'][]): number {
  return states.reduce<number>((sum, state) => sum + (one.counts[state] ?? 0), 0);
}
