import { msg } from '@lingui/core/macro';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ask } from '../../api/client';
import { listInteractions } from '../../api/generated';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useMe } from '../../lib/session';
import { useAgent } from './use-desk';

const GROUP = msg`My work`;
const LAST = msg`Back to the last interaction`;
const KEPT = 'desk.visited';

/**
 * One key goes back to where I was: first to what is in wrap-up, then to the interaction I had open before this one, else
 * to the last that I served.
 */
export function useLastInteraction(): void {
  const navigate = useNavigate();
  const me = useMe().user.id;
  const after = useAgent()?.wrap_up;
  const wrapUp = after?.kind === 'interaction' ? after.about_id : undefined;
  const open = useRouterState({ select: (state) => /^\/interactions\/([^/]+)/.exec(state.location.pathname)?.[1] });
  useEffect(() => {
    if (open) sessionStorage.setItem(KEPT, JSON.stringify(visited(open, kept())));
  }, [open]);
  const back = useAct(async () => {
    const served = async () =>
      (await ask(listInteractions({ query: { agent_id: me, limit: 2 } }))).items.map((row) => row.id);
    const known = lastBut(open, [wrapUp, ...kept()]) ?? lastBut(open, await served());
    if (known) await navigate({ to: '/interactions/$id', params: { id: known } });
  });
  useCommands([
    { id: 'last-interaction', title: LAST, group: GROUP, keys: 'alt+l', run: () => back.mutate(undefined) },
  ]);
}

/** The first of these that is not open. */
export function lastBut(open: string | undefined, ids: readonly (string | undefined)[]): string | undefined {
  return ids.find((id) => id && id !== open);
}

/** The latest first; two are enough to go to and fro. */
export function visited(now: string, before: readonly string[]): string[] {
  return [now, ...before.filter((id) => id !== now)].slice(0, 2);
}

function kept(): string[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(found) ? found.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
