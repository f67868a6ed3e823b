import { useLingui } from '@lingui/react/macro';
import type { KeyboardEvent, RefObject } from 'react';
import { toast } from '../../../lib/toasts';
import type { CanvasHandle } from './canvas';
import { arranged, below, beside, places } from './model/arranging';
import { type Point, stepsOf } from './model/drawn';
import { addStep, copied, moveSteps, openOutcome, pasted, removeSteps } from './model/editing';
import type { Editing } from './use-draft';
import type { Known, Sketch } from './use-knowledge';

type Given = {
  editing: Editing;
  known: Known;
  sketch: Sketch | undefined;
  selected: string[];
  select: (steps: string[]) => void;
  canvas: RefObject<CanvasHandle | null>;
  search: RefObject<HTMLInputElement | null>;
  readOnly: boolean;
};
const ALONG = { ArrowDown: 'on', ArrowUp: 'back', ArrowRight: 'next', ArrowLeft: 'previous' } as const;

/** What can be done with steps on the canvas, and by which keys. */
export function useSteps({ editing, known, sketch, selected, select, canvas, search, readOnly }: Given) {
  const { t } = useLingui();
  const { drawn, edit } = editing;
  const { kinds } = known;

  const add = (type: string, at?: Point) => {
    const name = selected.length === 1 ? (selected[0] as string) : undefined;
    const step = name && !at ? stepsOf(drawn)[name] : undefined;
    const outcome = step && openOutcome(step, kinds, name ? sketch?.steps[name] : undefined);
    const stand = places(drawn, kinds);
    const from = (name && stand[name]) || canvas.current?.middle() || { x: 0, y: 0 };
    const place = at ?? below(from, Object.values(stand));
    let made = '';
    edit((now) => {
      const added = addStep(
        { ...now, layout: places(now, kinds) },
        kinds,
        type,
        place,
        name && outcome ? { step: name, outcome } : undefined,
      );
      made = added.name;
      return added.drawn;
    });
    select([made]);
    canvas.current?.focus(made);
  };
  const arrange = () => {
    edit((now) => moveSteps(now, arranged(now, kinds)));
    requestAnimationFrame(() => canvas.current?.fit());
  };
  const remove = () => {
    if (!selected.length) return;
    const next = beside(drawn, kinds, selected[0] as string, 'back');
    edit((now) => removeSteps(now, selected));
    select(next && !selected.includes(next) ? [next] : []);
    if (next && !selected.includes(next)) canvas.current?.focus(next);
  };
  const copy = () => {
    if (selected.length) void navigator.clipboard?.writeText(copied(drawn, selected)).catch(() => undefined);
  };
  const paste = async () => {
    const text = await navigator.clipboard?.readText().catch(() => '');
    let names: string[] | undefined;
    edit((now) => {
      const made = pasted(
        { ...now, layout: places(now, kinds) },
        text ?? '',
        canvas.current?.middle() ?? { x: 0, y: 0 },
      );
      names = made?.names;
      return made?.drawn ?? now;
    });
    if (!names) return toast('refused', t`There are no copied steps in the clipboard.`);
    select(names);
  };

  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.target instanceof HTMLInputElement) return;
    const mod = event.ctrlKey || event.metaKey;
    const here = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node')?.dataset.id;
    const key = event.key.toLowerCase();
    const done = act();
    if (done) event.preventDefault();
    function act(): boolean {
      if (event.altKey && event.key in ALONG && here) {
        const to = beside(drawn, kinds, here, ALONG[event.key as keyof typeof ALONG]);
        if (to) {
          select([to]);
          canvas.current?.focus(to);
        }
        return true;
      }
      if (mod && key === 'a') select(Object.keys(stepsOf(drawn)));
      else if (mod && key === 'c') copy();
      else if (readOnly) return false;
      else if (mod && key === 'x') {
        copy();
        remove();
      } else if (mod && key === 'v') void paste();
      else if (mod && key === 'z' && !event.shiftKey) editing.undo();
      else if (mod && (key === 'y' || key === 'z')) editing.redo();
      else if (mod || event.altKey) return false;
      else if (event.key === 'Delete' || event.key === 'Backspace') remove();
      else if (key === 'a') {
        if (here && !selected.includes(here)) select([here]);
        search.current?.focus();
      } else if (key === 'l') arrange();
      else if (key === 'f') canvas.current?.fit();
      else return false;
      return true;
    }
  };
  return { add, arrange, keys };
}
