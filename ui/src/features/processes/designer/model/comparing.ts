import { type Drawn, type Raw, same } from './drawn';

/** `type` is the step's; the head has none. */
export type Difference = { step: string; type?: string; how: 'added' | 'removed' | 'changed'; fields: string[] };

/** What is different between two versions of a process, step by step; the head is the step ''. */
export function differences(before: Raw, after: Raw): Difference[] {
  const [old, now] = [(before.steps ?? {}) as Record<string, Raw>, (after.steps ?? {}) as Record<string, Raw>];
  const found: Difference[] = [];
  const head = ({ steps, ...rest }: Raw) => rest;
  const fields = fieldsBetween(head(before), head(after));
  if (fields.length) found.push({ step: '', how: 'changed', fields });
  for (const step of new Set([...Object.keys(now), ...Object.keys(old)])) {
    if (!(step in old)) found.push({ step, how: 'added', fields: [] });
    else if (!(step in now)) found.push({ step, how: 'removed', fields: [] });
    else {
      const fields = fieldsBetween(old[step] ?? {}, now[step] ?? {});
      if (fields.length) found.push({ step, type: String(now[step]?.type), how: 'changed', fields });
    }
  }
  return found;
}

function fieldsBetween(before: Raw, after: Raw): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !same(before[key], after[key]));
}

/** The draft with the steps that were removed since, each where it stood, to be seen and not to be saved. */
export function withRemoved(drawn: Drawn, before: Drawn): Drawn {
  const steps = drawn.definition.steps as Raw;
  const gone = Object.entries((before.definition.steps ?? {}) as Raw).filter(([name]) => !(name in steps));
  return {
    definition: { ...drawn.definition, steps: { ...steps, ...Object.fromEntries(gone) } },
    layout: {
      ...drawn.layout,
      ...Object.fromEntries(gone.map(([name]) => [name, before.layout[name]]).filter(([, at]) => at)),
    },
  };
}
