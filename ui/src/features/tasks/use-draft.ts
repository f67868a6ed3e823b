import { useEffect, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { saveTaskDraft } from '../../api/generated';
import type { Task } from '../../api/types';

export type Data = Record<string, string | number | boolean | null>;
type Draft = { data: Data; ticked: number[] };

const PAUSE_MS = 600;

/** What is filled in so far. It is kept on the server after each pause, so that a reload or another desk finds it. */
export function useDraft(task: Task, mine: boolean) {
  const kept = task.draft as Partial<Draft> | null;
  // A file that has arrived is there, whether or not the draft was saved after it.
  const arrived = task.files.filter((one) => one.task_id === task.id && !one.kept);
  const files = Object.fromEntries(arrived.map((one) => [one.field, one.id]));
  const [draft, setDraft] = useState<Draft>({ data: { ...kept?.data, ...files }, ticked: kept?.ticked ?? [] });
  const unsaved = useRef<Draft | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const save = async () => {
    clearTimeout(timer.current);
    const body = unsaved.current;
    unsaved.current = null;
    if (body && mine) await ask(saveTaskDraft({ path: { id: task.id }, body }));
  };
  const latest = useRef(save);
  latest.current = save;
  // Whoever closes the panel in the middle of a word loses nothing; a refusal then concerns nobody any more.
  useEffect(() => () => void latest.current().catch(() => undefined), []);
  const change = (next: Draft) => {
    setDraft(next);
    unsaved.current = next;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void latest.current().catch(() => undefined), PAUSE_MS);
  };
  return {
    ...draft,
    fill: (name: string, value: Data[string]) => change({ ...draft, data: { ...draft.data, [name]: value } }),
    tick: (index: number, on: boolean) =>
      change({ ...draft, ticked: on ? [...draft.ticked, index] : draft.ticked.filter((one) => one !== index) }),
    /** Save what is not saved yet, or drop it because it is about to be sent itself. */
    settle: async ({ drop = false }: { drop?: boolean } = {}) => {
      if (drop) {
        clearTimeout(timer.current);
        unsaved.current = null;
      }
      await save();
    },
  };
}
