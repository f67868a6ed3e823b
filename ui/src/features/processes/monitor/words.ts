import { useLingui } from '@lingui/react/macro';
import type { StepDeparted, Text } from '../../../api/types';
import { lengthOf } from '../../../lib/format';
import { say } from '../../../lib/text';

export type Kind = StepDeparted['kind'];
export type Titles = Map<string, Text | undefined>;
export const MEASURES = ['application', 'trajectory', 'organisation', 'compliance'] as const;
export type Measure = (typeof MEASURES)[number];
export const LEAVING = '(customer leaves)';

/** What a deviation of a step is called beside its step. */
export function useKinds(): Record<Kind, string> {
  const { t } = useLingui();
  return {
    skipped: t`skipped`,
    inserted: t`inserted`,
    repeated: t`repeated`,
    out_of_order: t`out of order`,
    late: t`late`,
    wrong_post: t`not by a holder of the role`,
    handed_over: t`hand-over not foreseen`,
    left_path: t`left by choice`,
  };
}

export function useMeasureNames(): Record<Measure, string> {
  const { t } = useLingui();
  return {
    application: t`On-site application`,
    trajectory: t`Trace conformance`,
    organisation: t`Role conformance`,
    compliance: t`Compliance rate`,
  };
}

export function useStepName(titles: Titles) {
  const { t, i18n } = useLingui();
  return (step: string) => (step === LEAVING ? t`The customer leaves` : say(titles.get(step), i18n.locale) || step);
}

/** A length of time as short as a card can hold. */
export function useLength() {
  const { i18n } = useLingui();
  return (seconds: number) => lengthOf(seconds, i18n.locale);
}
