import { useMemo } from 'react';
import type { Difference } from './model/comparing';
import { type Drawn, stepsOf } from './model/drawn';
import type { Look } from './step-node';
import type { Cases, Played } from './try-panel';

type Shown = { played: Played | undefined; cases: Cases | undefined; different: Difference[] | undefined };

/** How each step is coloured: by a comparison, else by what the cases leave out, else by the trial. */
export function useMarks(drawn: Drawn, { played, cases, different }: Shown): Record<string, Look['mark']> {
  return useMemo(() => {
    const marks: Record<string, Look['mark']> = {};
    if (different) for (const one of different) marks[one.step] = one.how;
    else if (cases) {
      for (const name of Object.keys(stepsOf(drawn))) marks[name] = 'done';
      for (const name of cases.steps_not_covered) marks[name.split('/')[0] as string] = 'uncovered';
      for (const { step } of cases.outcomes_not_covered) if (marks[step] === 'done') marks[step] = 'changed';
    } else if (played) {
      for (const { step } of played.passed) marks[step] = 'done';
      for (const step of played.here) marks[step] = 'here';
    }
    return marks;
  }, [drawn, played, cases, different]);
}
