import type { Errors, Values } from '../../ui/form/fields';

export type RoundWords = { first: string; order: string; twice: string };

/** What is wrong with a queue's rounds: the first opens at once, none before the one before it, a skill once in each. */
export function roundErrors(value: unknown, words: RoundWords): Errors {
  const errors: Errors = {};
  let before = 0;
  for (const [index, round] of (value as Values[]).entries()) {
    const after = Number(round.after_s ?? 0);
    if (index === 0 && after !== 0) errors['0.after_s'] = words.first;
    else if (after < before) errors[`${index}.after_s`] = words.order;
    before = after;
    const seen = new Set<unknown>();
    for (const [place, skill] of ((round.skills ?? []) as Values[]).entries()) {
      if (skill.skill_id && seen.has(skill.skill_id)) errors[`${index}.skills.${place}.skill_id`] = words.twice;
      seen.add(skill.skill_id);
    }
  }
  return errors;
}
