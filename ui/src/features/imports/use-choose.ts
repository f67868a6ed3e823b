import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { updateImport } from '../../api/generated';
import type { FileImport } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { toast } from '../../lib/toasts';
import { type Chosen, chosenKey, importKey } from './use-imports';

/** Says which column is what; the lines are checked anew. One choice after another, and each is seen at once. */
export function useChoose(one: FileImport): (chosen: Chosen) => void {
  const client = useQueryClient();
  const sentence = useProblemSentence();
  const [key, choices] = [importKey(one.id), chosenKey(one.id)];
  const forget = (sent: Chosen | undefined) =>
    // What was chosen while this was under way is another object, and is sent next.
    client.setQueryData<Chosen>(choices, (now) => (now === sent ? {} : now));
  const act = useMutation({
    scope: { id: `import ${one.id}` },
    mutationFn: async () => {
      const known = client.getQueryData<FileImport>(key) ?? one;
      const chosen = client.getQueryData<Chosen>(choices);
      const { version, columns, shared, existing } = { ...known, ...chosen };
      try {
        const body = { version, columns, shared, existing };
        client.setQueryData(key, await ask(updateImport({ path: { id: one.id }, body })));
      } finally {
        forget(chosen);
      }
    },
    onError: (error) => {
      toast('refused', sentence(error));
      void client.invalidateQueries({ queryKey: key, exact: true });
    },
  });
  return (chosen) => {
    client.setQueryData<Chosen>(choices, (now) => ({ ...now, ...chosen }));
    act.mutate();
  };
}
