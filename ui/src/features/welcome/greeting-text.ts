type Words = string | Record<string, string>;
export type Definition = {
  start: string;
  languages?: string[];
  steps: Record<string, { type: string; text?: Words; [parameter: string]: unknown }>;
};

/** The first thing that is said on the way from the start, whatever stands first in the file. */
export function greetingOf(definition: Definition): { step: string; text: Words } | null {
  const ways = [definition.start];
  for (let n = 0; n < ways.length; n++) {
    const step = ways[n] as string;
    const found = definition.steps[step];
    if (!found) continue;
    if (found.type === 'say' && found.text) return { step, text: found.text };
    for (const next of nextOf(found)) if (!ways.includes(next)) ways.push(next);
  }
  return null;
}

function nextOf(step: Definition['steps'][string]): string[] {
  const outcomes = Object.values((step.outcomes as Record<string, string> | undefined) ?? {});
  return [step.then, ...outcomes, step.otherwise].filter((name): name is string => typeof name === 'string');
}

/** The definition with other words in one language; the others keep theirs. */
export function withGreeting(definition: Definition, step: string, language: string, words: string): Definition {
  const before = definition.steps[step]?.text;
  const languages = definition.languages ?? [];
  const known = typeof before === 'string' ? Object.fromEntries(languages.map((one) => [one, before])) : before;
  const text = Object.keys(known ?? {}).length ? { ...known, [language]: words } : words;
  return {
    ...definition,
    steps: { ...definition.steps, [step]: { ...(definition.steps[step] as { type: string }), text } },
  };
}
