import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
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
