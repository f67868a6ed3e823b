import { useLingui } from '@lingui/react/macro';
import type { TicketEntry } from '../../api/types';

/** Who wrote an entry, where it is nobody with a name as well. */
export function useAuthor(): (author: TicketEntry['author']) => string {
  const { t } = useLingui();
  return ({ kind, name }) => {
    if (name) return name;
    if (kind === 'customer') return t`Requester`;
    return kind === 'user' ? t`A colleague` : 'Switchroom';
  };
}
