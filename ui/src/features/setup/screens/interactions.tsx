import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';

export function useDispositions(): Screen {
  const { t, i18n } = useLingui();
  return {
    collection: 'dispositions',
    title: t`Dispositions`,
    create: t`New disposition`,
    purpose: t`How an interaction ended, chosen by the agent in wrap-up.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string, wide: true },
      { id: 'success', title: t`Success`, value: (row) => (row.success ? t`Yes` : t`No`), width: '100px' },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
          { kind: 'switch', name: 'success', label: t`Counts as success` },
        ],
      },
    ],
    blank: { name: {}, slug: '', success: true },
  };
}

export function useSavedReplies(): Screen {
  const { t, i18n } = useLingui();
  const units = useNames('units');
  const brands = useNames('brands');
  return {
    collection: 'saved-replies',
    title: t`Saved replies`,
    create: t`New saved reply`,
    purpose: t`Words that agents send again and again, in the customer's language.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'shortcut', title: t`Shortcut`, value: (row) => row.shortcut as string, width: '130px' },
      { id: 'unit', title: t`Unit`, value: (row) => units.get(row.unit_id as string) ?? t`All units`, wide: true },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? t`All brands`, wide: true },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true, half: true },
          {
            kind: 'text',
            name: 'shortcut',
            label: t`Shortcut`,
            half: true,
            help: t`What an agent types to find it quickly.`,
          },
          { kind: 'texts', name: 'text', label: t`Words`, required: true },
          { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', nothing: t`All units`, half: true },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', nothing: t`All brands`, half: true },
        ],
      },
    ],
    blank: { name: {}, slug: '', shortcut: '', text: {}, unit_id: null, brand_id: null },
  };
}
