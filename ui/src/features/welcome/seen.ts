import { useState } from 'react';

const KEY = 'switchroom.first-steps';

/** Steps that leave no trace on the server; remembered by this browser. */
export function useSeen() {
  const [steps, setSteps] = useState<readonly string[]>(load);
  return {
    has: (step: string) => steps.includes(step),
    add: (step: string) => {
      const all = [...new Set([...steps, step])];
      localStorage.setItem(KEY, JSON.stringify(all));
      setSteps(all);
    },
  };
}

function load(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter((step) => typeof step === 'string') : [];
  } catch {
    return [];
  }
}
