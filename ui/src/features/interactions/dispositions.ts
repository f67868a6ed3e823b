import { useNamesBySlug } from '../../lib/collection';

/** Names of the dispositions by their short names: processes speak of those. */
export const useDispositions = (enabled: boolean): Map<string, string> => useNamesBySlug('dispositions', enabled);
