import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { ask } from '../../../api/client';
import { changeProcessDraft, type GetProcessDraftResponse, getProcessDraft } from '../../../api/generated';
import { useLiveQuery } from '../../../lib/live';
import { type Change, type Clash, changesBetween, type Drawn, rebase, withParts } from './model/drawn';
import { type History, NOTHING, redo, remember, undo } from './model/history';

const SAVE_MS = 400;
const AGAIN_MS = 3_000;

type State = {
  /** As the server has it, as far as we know. */
  base: Drawn;
  drawn: Drawn;
  revision: number;
  history: History;
  clashes: Clash[];
};
type Step =
  | { kind: 'received'; drawn: Drawn; revision: number }
  | { kind: 'edited'; drawn: Drawn; goesOn: boolean }
  | { kind: 'undone' | 'redone' }
  | { kind: 'saved'; sent: Change[]; revision: number; clashes: Array<{ part: string; theirs: unknown }> }
  | { kind: 'settled'; clash: Clash; mine: boolean };

function next(state: State | undefined, step: Step): State | undefined {
  if (step.kind === 'received') {
    const { drawn: theirs, revision } = step;
    if (!state) return { base: theirs, drawn: theirs, revision, history: NOTHING, clashes: [] };
    if (revision <= state.revision) return state;
    const { drawn, clashes } = rebase(state.base, state.drawn, theirs);
    return { ...state, base: theirs, drawn, revision, clashes: together(state.clashes, clashes) };
  }
  if (!state) return state;
  switch (step.kind) {
    case 'edited':
      return { ...state, drawn: step.drawn, history: remember(state.history, state.drawn, step.drawn, step.goesOn) };
    case 'undone':
    case 'redone':
      return { ...state, ...(step.kind === 'undone' ? undo : redo)(state.history, state.drawn) };
    case 'saved': {
      const theirs = new Map(step.clashes.map((clash) => [clash.part, clash.theirs]));
      const parts = step.sent.map(
        (one) => [one.part, theirs.has(one.part) ? theirs.get(one.part) : one.value] as const,
      );
      const clashes = step.sent
        .filter((one) => theirs.has(one.part))
        .map((one) => ({ part: one.part, mine: one.value, theirs: theirs.get(one.part) }));
      return {
        ...state,
        base: withParts(state.base, parts),
        drawn: clashes.length
          ? withParts(
              state.drawn,
              clashes.map((clash) => [clash.part, clash.theirs] as const),
            )
          : state.drawn,
        revision: Math.max(state.revision, step.revision),
        clashes: together(state.clashes, clashes),
      };
    }
    case 'settled': {
      const clashes = state.clashes.filter((one) => one !== step.clash);
      if (!step.mine) return { ...state, clashes };
      const drawn = withParts(state.drawn, [[step.clash.part, step.clash.mine]]);
      return { ...state, clashes, drawn, history: remember(state.history, state.drawn, drawn) };
    }
  }
}

/** One choice for each part: of the same clash one may hear twice, by what comes in and by the answer to what was sent. */
function together(known: Clash[], found: Clash[]): Clash[] {
  const parts = new Set(found.map((clash) => clash.part));
  return [...known.filter((clash) => !parts.has(clash.part)), ...found];
}

export type Editing = {
  draft: GetProcessDraftResponse;
  drawn: Drawn;
  clashes: Clash[];
  saved: boolean;
  canUndo: boolean;
  canRedo: boolean;
  /** `goesOn`: with the last edit it is one, to be undone at once. */
  edit: (change: (drawn: Drawn) => Drawn, goesOn?: boolean) => void;
  undo: () => void;
  redo: () => void;
  settle: (clash: Clash, mine: boolean) => void;
  /** Waits until everything is saved. */
  flush: () => Promise<void>;
};

/** A draft that several people edit: mine is saved by itself, theirs comes in, and both are kept. */
export function useDraft(id: string) {
  const key = ['process-drafts', id];
  const query = useQuery({ queryKey: key, queryFn: () => ask(getProcessDraft({ path: { id } })) });
  useLiveQuery(key, [`draft:${id}`]);
  const [state, dispatch] = useReducer(next, undefined);
  const latest = useRef(state);
  latest.current = state;
  const going = useRef<Promise<void> | null>(null);
  const { data, refetch } = query;
  useEffect(() => {
    if (data) {
      const { definition, layout, revision } = data;
      dispatch({ kind: 'received', drawn: { definition, layout: layout as Drawn['layout'] }, revision });
    }
  }, [data]);
  const save = useCallback(async () => {
    const now = latest.current;
    const changes = now ? changesBetween(now.base, now.drawn) : [];
    if (!now || !changes.length) return;
    const answer = await ask(changeProcessDraft({ path: { id }, body: { changes } }));
    dispatch({ kind: 'saved', sent: changes, revision: answer.revision, clashes: answer.clashes });
    if (answer.before !== now.revision || answer.clashes.length) await refetch();
  }, [id, refetch]);
  const saved = state?.base === state?.drawn || (state && !changesBetween(state.base, state.drawn).length) || false;
  const drawn = state?.drawn;
  const base = state?.base;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each edit and each answer sets the clock anew.
  useEffect(() => {
    if (saved) return;
    let timer: ReturnType<typeof setTimeout>;
    const attempt = () => {
      if (going.current) return;
      going.current = save()
        .catch(() => {
          timer = setTimeout(attempt, AGAIN_MS);
        })
        .finally(() => {
          going.current = null;
        });
    };
    timer = setTimeout(attempt, SAVE_MS);
    return () => clearTimeout(timer);
  }, [drawn, base, saved, save]);
  useEffect(() => {
    if (saved) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', stay);
    return () => window.removeEventListener('beforeunload', stay);
  }, [saved]);
  useEffect(() => () => void save().catch(() => undefined), [save]);
  const edit = useCallback((change: (drawn: Drawn) => Drawn, goesOn = false) => {
    if (!latest.current) return;
    const drawn = change(latest.current.drawn);
    if (drawn === latest.current.drawn) return;
    latest.current = { ...latest.current, drawn };
    dispatch({ kind: 'edited', drawn, goesOn });
  }, []);
  const editing: Editing | undefined = data &&
    state && {
      draft: data,
      drawn: state.drawn,
      clashes: state.clashes,
      saved,
      canUndo: state.history.done.length > 0,
      canRedo: state.history.undone.length > 0,
      edit,
      undo: () => dispatch({ kind: 'undone' }),
      redo: () => dispatch({ kind: 'redone' }),
      settle: (clash, mine) => dispatch({ kind: 'settled', clash, mine }),
      flush: async () => {
        await going.current;
        await save();
        await refetch();
      },
    };
  return { editing, error: query.error, refetch };
}
