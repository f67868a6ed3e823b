import { useLingui } from '@lingui/react/macro';
import type { QueryKey } from '@tanstack/react-query';
import type { ReplyTakenBack } from '../../api/types';
import { useAct } from '../../lib/act';
import { toast } from '../../lib/toasts';
import { STATUSES } from './words';

/** Takes a reply back that has not gone, and says what became of the status that it had brought. */
export function useTakingBack(action: () => Promise<ReplyTakenBack>, refresh: readonly QueryKey[]) {
  const { t, i18n } = useLingui();
  return useAct(async () => {
    const { status, status_then } = await action();
    if (status === null || status_then === 'untouched') return;
    const name = i18n._(STATUSES[status]);
    toast(
      'done',
      status_then === 'put_back'
        ? t`The reply does not go out. The status is ${name} again.`
        : t`The reply does not go out. The status stays ${name}: somebody has changed it since.`,
    );
  }, refresh);
}
