import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';

/** What became of a message. */
export function useFateWords(): Record<string, string> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      suspended: t`Held`,
      received: t`Being filed`,
      opened: t`Opened a ticket`,
      joined: t`Joined a ticket`,
      rejected: t`Rejected`,
    }),
    [t],
  );
}

/** Why a message is held or rejected. */
export function useReasonWords(): Record<string, string> {
  const { t } = useLingui();
  return useMemo(
    () => ({
      unknown_sender: t`Stranger on a ticket`,
      forged: t`Forged sender`,
      failed: t`Could not be filed`,
      bounce: t`Came back`,
      delay: t`Delayed delivery`,
      auto_reply: t`Automatic reply`,
      out_of_office: t`Out of office`,
      receipt: t`Read receipt`,
      bulk: t`Bulk mail`,
      abuse_report: t`Abuse report`,
      loop: t`Mail loop`,
      storm: t`Too much from one sender`,
      ticket_storm: t`Too much on one ticket`,
      too_large: t`Too large`,
      malformed: t`Cannot be read`,
    }),
    [t],
  );
}
