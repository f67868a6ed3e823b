import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../api/types';
import { useNames } from '../../lib/collection';
import { moment } from '../../lib/format';
import { say } from '../../lib/text';
import { wordsFor } from '../../ui/interaction-words';
import { LEVELS, PRIORITIES, STATUSES, TYPES } from './words';

const CODES: Record<string, typeof TYPES | typeof STATUSES | typeof LEVELS | typeof PRIORITIES> = {
  status: STATUSES,
  priority: PRIORITIES,
  impact: LEVELS,
  urgency: LEVELS,
  type: TYPES,
};

/** A field's value as people read it; `names` are those of whom ids stand for. */
export function useValueWords(names: Readonly<Record<string, Text>> = {}): (field: string, value: unknown) => string {
  const { t, i18n } = useLingui();
  const units = useNames('units');
  return (field, value) => {
    if (value === null || value === undefined || value === '') return t`nothing`;
    const codes = CODES[field];
    if (codes) return wordsFor(codes, String(value), (d) => i18n._(d));
    if (field.endsWith('_id')) return say(names[String(value)], i18n.locale) || units.get(String(value)) || t`somebody`;
    if (field.endsWith('_at')) return moment(String(value), i18n.locale, Date.now(), true);
    if (Array.isArray(value)) return value.join(', ') || t`nothing`;
    if (typeof value === 'object') return JSON.stringify(value);
    return String(value);
  };
}
