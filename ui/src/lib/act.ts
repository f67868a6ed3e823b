import { useLingui } from '@lingui/react/macro';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { Problem } from '../api/problem';
import { toast } from './toasts';

let refusalOf: typeof import('./refusals').refusalOf | undefined;
void import('./refusals').then(
  (loaded) => {
    refusalOf = loaded.refusalOf;
  },
  () => undefined, // without it a refusal is told by its kind
);

/** A refusal in one sentence, in the reader's language where we know the code. */
export function useProblemSentence(): (error: unknown) => string {
  const { t, i18n } = useLingui();
  return (error) => {
    if (!(error instanceof Problem)) return t`Something went wrong here. Reload the page; your work is safe.`;
    if (error.status === 0) return t`The server cannot be reached. Check the network; the desk goes on by itself.`;
    const refusal = refusalOf?.(error);
    if (refusal) return i18n._(refusal);
    if (error.code === 'process.refused') return error.detail;
    if (error.status === 422 && error.fields.length)
      return t`Some fields are not right. What is wrong stands beside them.`;
    if (error.status === 403) return t`You do not have the permission for this.`;
    if (error.status >= 500) return t`The server had a problem. Try again in a moment.`;
    return error.detail || error.code;
  };
}

/** An action on the server: refusals are said in the corner, the named queries are fetched again afterwards. */
export function useAct<In, Out>(action: (input: In) => Promise<Out>, refresh: readonly QueryKey[] = [], done?: string) {
  const client = useQueryClient();
  const sentence = useProblemSentence();
  return useMutation({
    mutationFn: action,
    onSuccess: () => {
      if (done) toast('done', done);
    },
    onError: (error) => toast('refused', sentence(error)),
    onSettled: () => Promise.all(refresh.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
