import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Explanation } from '../api/types';
import { useNames } from '../lib/collection';

export type Candidate = NonNullable<Explanation['candidates']>[number];
export type Reasoned = Pick<Candidate, 'verdict' | 'rule' | 'lacks' | 'until'>;

/** What keeps a customer from an agent, as the floor says it. */
export const RULES: Record<string, MessageDescriptor> = {
  other_origin: msg`Real and simulated work are kept apart`,
  not_serving_queue: msg`Does not serve this queue`,
  not_preferred: msg`Is not the customer's preferred agent`,
  lacks_skill: msg`Lacks a skill`,
  lacks_attribute: msg`Does not match`,
  signed_out: msg`Not working`,
  disconnected: msg`Connection lost`,
  not_available: msg`On a break or not available`,
  unread_bulletin: msg`Has not read a bulletin yet`,
  break_next: msg`Has a break next`,
  in_wrap_up: msg`In wrap-up`,
  cooling: msg`Just declined or missed it`,
  no_capacity: msg`Busy`,
};

const OFFERED = msg`It rings now`;
const ELIGIBLE = msg`Could take it`;
const RANG = msg`It rang there`;
const ABLE = msg`Could have taken it`;

/** A verdict in words; with the skills that are missing, and the levels. `past` tells of a moment that is over. */
export function useReason(past = false): (found: Reasoned) => string {
  const { t, i18n } = useLingui();
  const skills = useNames('skills');
  return ({ verdict, rule, lacks }) => {
    if (verdict === 'offered') return i18n._(past ? RANG : OFFERED);
    if (!rule) return i18n._(past ? ABLE : ELIGIBLE);
    const said = RULES[rule] ? i18n._(RULES[rule]) : rule.replaceAll('_', ' ');
    if (rule !== 'lacks_skill' || !lacks.length) return said;
    return lacks
      .map(({ name, demanded, has }) => {
        const skill = skills.get(name) ?? name;
        return has ? t`${skill}: ${demanded} needed, has ${has}` : t`${skill}: ${demanded} needed, has none`;
      })
      .join(' · ');
  };
}
