import { useLingui } from '@lingui/react/macro';
import type { Row } from '../../../api/collections';
import type { Text } from '../../../api/types';
import { nameOf, useCollection, useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';

const NONE: Row[] = [];

export function useTaskRules(): Screen {
  const { t, i18n } = useLingui();
  const [posts, units, names] = [useNames('posts'), useNames('units'), useNames('queues')];
  const { data: queues = NONE } = useCollection('queues');
  return {
    collection: 'task-rules',
    title: t`Task distribution`,
    create: t`New rule`,
    purpose: t`In which queue the tasks of a role wait: there they are offered to those who hold it.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale), width: 'minmax(160px, 1.5fr)' },
      { id: 'post', title: t`Role`, value: (row) => posts.get(row.post_id as string) },
      {
        id: 'unit',
        title: t`Unit`,
        value: (row) => units.get(row.unit_id as string) ?? t`Everywhere else`,
        wide: true,
      },
      { id: 'queue', title: t`Queue`, value: (row) => names.get(row.queue_id as string) },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'select', name: 'post_id', label: t`Role`, from: 'posts', required: true, half: true },
          {
            kind: 'select',
            name: 'unit_id',
            label: t`Unit`,
            from: 'units',
            nothing: t`Everywhere else`,
            half: true,
            help: t`With all units below it; the rule of the nearest unit holds.`,
          },
          {
            kind: 'select',
            name: 'queue_id',
            label: t`Queue`,
            required: true,
            half: true,
            options: queues
              .filter((row) => row.medium === 'task')
              .map((row) => ({ value: String(row.id), label: nameOf(row, i18n.locale) })),
            help: t`One for tickets and tasks. Only who holds the role is asked.`,
          },
        ],
      },
    ],
    blank: { name: {}, post_id: null, unit_id: null, queue_id: null },
  };
}
