import { useLingui } from '@lingui/react/macro';
import type { Improvement } from '../../../api/types';

type Verdict = NonNullable<Improvement['verdict']>;

/** How an improvement stands, and what came of it. */
export function useImprovementWords(): {
  state: Record<Improvement['state'], string>;
  verdict: Record<Verdict, string>;
} {
  const { t } = useLingui();
  return {
    state: {
      open: t({ message: 'open', context: 'improvement' }),
      watched: t({ message: 'changed, watched', context: 'improvement' }),
      closed: t({ message: 'closed', context: 'improvement' }),
      dropped: t({ message: 'dropped', context: 'improvement' }),
    },
    verdict: {
      better: t({ message: 'better', context: 'improvement' }),
      same: t({ message: 'no different', context: 'improvement' }),
      worse: t({ message: 'worse', context: 'improvement' }),
    },
  };
}
