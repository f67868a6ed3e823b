import { useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';

/** What a colleague is doing, in a word. */
export function useColleagueWords(): (state: string) => string {
  const { t } = useLingui();
  return useCallback(
    (state) => {
      switch (state) {
        case 'available':
          return t`Available`;
        case 'offered':
          return t`Ringing`;
        case 'busy':
          return t`Busy`;
        case 'wrap_up':
          return t`Wrap-up`;
        case 'disconnected':
          return t`Disconnected`;
        case 'signed_out':
          return t`Not at work`;
        default:
          return t`Not available`;
      }
    },
    [t],
  );
}
