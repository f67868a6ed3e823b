import { useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';

/** Outcomes that steps have by themselves, as people call them; those that an author named are as he wrote them. */
export function useOutcomeWord(): (outcome: string) => string {
  const { t } = useLingui();
  return useCallback(
    (outcome: string) => {
      const known: Record<string, string> = {
        done: t`done`,
        otherwise: t`otherwise`,
        late: t`late`,
        error: t`not possible`,
        timeout: t`time is over`,
        invalid: t`not valid`,
        'no-match': t`no match`,
        answered: t`answered`,
        full: t`full`,
        'no-staff': t`nobody is there`,
        open: t`open`,
        closed: t`closed`,
        holiday: t`holiday`,
        emergency: t`emergency`,
        found: t`found`,
        'not-found': t`not found`,
        known: t`known`,
        unknown: t`unknown`,
        limit: t`too often`,
        approved: t`approved`,
        returned: t`returned`,
      };
      return known[outcome] ?? outcome;
    },
    [t],
  );
}
