import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';

export function useKnowledgeCategories(): Screen {
  const { t, i18n } = useLingui();
  return {
    collection: 'knowledge-categories',
    title: t`Article categories`,
    create: t`New category`,
    purpose: t`What articles are sorted into, for colleagues and customers.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string, wide: true },
      { id: 'position', title: t`Place`, value: (row) => row.position as number, width: '100px' },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, half: true },
          { kind: 'number', name: 'position', label: t`Place`, half: true, help: t`Lower ones come first.` },
        ],
      },
    ],
    blank: { name: {}, slug: '', position: 0 },
  };
}
