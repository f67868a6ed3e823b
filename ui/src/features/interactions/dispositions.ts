import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { nameOf, useCollection } from '../../lib/collection';

/** Names of the dispositions by their short names: processes speak of those. */
export function useDispositions(enabled: boolean): Map<string, string> {
  const { i18n } = useLingui();
  const { data } = useCollection('dispositions', enabled);
  return useMemo(
    () => new Map((enabled ? (data ?? []) : []).map((row) => [String(row.slug), nameOf(row, i18n.locale)])),
    [data, enabled, i18n.locale],
  );
}
