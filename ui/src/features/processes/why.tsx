import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { FoundProcess } from '../../api/types';
import classes from './catalogue.module.css';

const WORDS: Record<NonNullable<FoundProcess['why']>['known'], MessageDescriptor> = {
  number: msg`Number`,
  code: msg`Touchpoint`,
  name: msg`Title`,
  slug: msg`Short name`,
  said: msg`Customers say`,
  symptom: msg`Symptom`,
  service: msg`Service`,
  purpose: msg`Purpose`,
  step: msg`Step`,
};

/** By what a process was found. */
export function Why({ why }: { why: FoundProcess['why'] }) {
  const { i18n } = useLingui();
  if (!why) return null;
  return (
    <span className={classes.why}>
      <small>{i18n._(WORDS[why.known])}</small> <span dir="auto">{why.words}</span>
    </span>
  );
}
