import type { Step } from '../../api/types';

export type Answer = { outcome: string; data: Record<string, string | number | boolean | null> };

/** What a step wants to be answered with, by its type: its fields' values, and the outcome they lead to. */
export function answerOf(step: Pick<Step, 'type'>, choice: string | null, data: Answer['data']): Answer {
  switch (step.type) {
    case 'dispose':
      return { outcome: 'done', data: choice === null ? data : { ...data, code: choice } };
    case 'collect':
      return { outcome: choice ?? 'ok', data };
    default:
      return { outcome: choice ?? 'done', data };
  }
}

/** Fields that say nothing yet. A step can be answered only without any. */
export function unanswered(step: Pick<Step, 'fields' | 'choices'>, data: Answer['data']): boolean {
  return (step.fields ?? []).some(
    (field) =>
      field.required !== false &&
      field.kind !== 'boolean' &&
      (data[field.name] === undefined || data[field.name] === ''),
  );
}
