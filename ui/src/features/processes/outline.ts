import type { Text } from '../../api/types';

export type OutlineStep = {
  name: string;
  type: string;
  title: Text | undefined;
  text: Text | undefined;
  post: string | undefined;
  within: string | undefined;
  exits: Array<{ outcome: string; to: string }>;
};

type Definition = { start?: unknown; steps?: unknown };
type RawStep = Record<string, unknown>;

/** Where a step leads: `then`, `outcomes`, `otherwise`, conditions and choices, whichever the definition uses. */
function exitsOf(step: RawStep): OutlineStep['exits'] {
  const exits: OutlineStep['exits'] = [];
  const add = (outcome: string, to: unknown) => {
    if (typeof to === 'string') exits.push({ outcome, to });
    else if (to && typeof to === 'object') {
      const inner = (to as RawStep).then ?? (to as RawStep).go ?? (to as RawStep).to;
      if (typeof inner === 'string') exits.push({ outcome, to: inner });
    }
  };
  add('', step.then);
  for (const [outcome, to] of Object.entries((step.outcomes ?? {}) as RawStep)) add(outcome, to);
  for (const key of ['choices', 'branches', 'conditions', 'when']) {
    const value = step[key];
    if (Array.isArray(value)) {
      for (const item of value as RawStep[]) add(String(item?.if ?? item?.key ?? item?.value ?? ''), item);
    } else if (value && typeof value === 'object') {
      for (const [outcome, to] of Object.entries(value as RawStep)) add(outcome, to);
    }
  }
  add('otherwise', step.otherwise);
  return exits;
}

/** A definition's steps in the order in which they are reached from the start; unreached ones last. */
export function outline(definition: Definition): OutlineStep[] {
  const raw = (definition.steps ?? {}) as Record<string, RawStep>;
  const steps = new Map(
    Object.entries(raw).map(([name, step]) => [
      name,
      {
        name,
        type: String(step.type ?? ''),
        title: step.title as Text | undefined,
        text: (step.text ?? step.say) as Text | undefined,
        post: typeof step.post === 'string' ? step.post : undefined,
        within: typeof step.within === 'string' ? step.within : undefined,
        exits: exitsOf(step),
      },
    ]),
  );
  const ordered: OutlineStep[] = [];
  const seen = new Set<string>();
  const waiting = [String(definition.start ?? '')];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const step = steps.get(name);
    if (!step || seen.has(name)) continue;
    seen.add(name);
    ordered.push(step);
    waiting.push(...step.exits.map((exit) => exit.to));
  }
  return [...ordered, ...[...steps.values()].filter((step) => !seen.has(step.name))];
}
