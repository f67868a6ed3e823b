import { useLingui } from '@lingui/react/macro';
import { nameOf, useCollection, useNames } from '../../../lib/collection';
import type { Screen } from '../screen';

/** How many of a unit may have a break of one kind at once. */
export function useBreakLimits(): Screen {
  const { t, i18n } = useLingui();
  const units = useNames('units');
  const statuses = useNames('statuses');
  const kinds = (useCollection('statuses').data ?? [])
    .filter((row) => row.shared && row.kind === 'not_available')
    .map((row) => ({ value: row.id, label: nameOf(row, i18n.locale) ?? '' }));
  return {
    collection: 'break-limits',
    title: t`Breaks`,
    create: t`New limit`,
    purpose: t`How many of a unit may have a break at once. Who comes too late stands in line and goes when one returns.`,
    nameOf: (row) => `${units.get(row.unit_id as string) ?? ''} · ${statuses.get(row.status_id as string) ?? ''}`,
    columns: [
      {
        id: 'unit',
        title: t`Unit`,
        value: (row) => units.get(row.unit_id as string),
        width: 'minmax(160px, 1.4fr)',
      },
      { id: 'status', title: t`Break`, value: (row) => statuses.get(row.status_id as string) },
      { id: 'most', title: t`At once`, value: (row) => String(row.at_most), width: '100px' },
    ],
    sections: [
      {
        fields: [
          {
            kind: 'select',
            name: 'unit_id',
            label: t`Unit`,
            from: 'units',
            required: true,
            help: t`Everybody of this unit and of the units below it counts.`,
          },
          { kind: 'select', name: 'status_id', label: t`Break`, options: kinds, required: true },
          {
            kind: 'number',
            name: 'at_most',
            label: t`How many at once`,
            min: 0,
            max: 10000,
            whole: true,
            required: true,
            half: true,
          },
          {
            kind: 'number',
            name: 'lapses_after_s',
            label: t`Kept for`,
            per: 60,
            unit: t`minutes`,
            min: 1,
            max: 1440,
            required: true,
            half: true,
            help: t`So long is a granted break kept for an agent who is still in a conversation.`,
          },
        ],
      },
    ],
    blank: { unit_id: null, status_id: null, at_most: 1, lapses_after_s: 1800 },
  };
}
