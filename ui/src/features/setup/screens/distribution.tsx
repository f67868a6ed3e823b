import { useLingui } from '@lingui/react/macro';
import type { Row } from '../../../api/collections';
import type { Text } from '../../../api/types';
import { nameOf, useCollection, useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';
import { Unfit } from '../unfit';

const NONE: Row[] = [];
/** Media of queues in which tickets can wait. */
const DESK_WORK = ['task', 'mail'];

export function useDistributionRules(): Screen {
  const { t, i18n } = useLingui();
  const names = useNames('queues');
  const { data: queues = NONE } = useCollection('queues');
  return {
    collection: 'distribution-rules',
    title: t`Ticket distribution`,
    create: t`New rule`,
    purpose: t`In which queue tickets wait that nobody has: there they are offered to agents, or taken by them.`,
    columns: [
      { id: 'position', title: t`Order`, value: (row) => row.position as number, width: '70px', end: true },
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale), width: 'minmax(160px, 1.5fr)' },
      { id: 'condition', title: t`For which tickets`, value: (row) => (row.condition as string) || t`All others` },
      { id: 'queue', title: t`Queue`, value: (row) => names.get(row.queue_id as string) ?? t`None: taken from lists` },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          {
            kind: 'number',
            name: 'position',
            label: t`Order`,
            required: true,
            whole: true,
            min: 0,
            max: 999_999,
            half: true,
            help: t`The first whose condition is met holds.`,
          },
          {
            kind: 'select',
            name: 'queue_id',
            label: t`Queue`,
            half: true,
            nothing: t`None: taken from lists`,
            options: queues
              .filter((row) => DESK_WORK.includes(String(row.medium)))
              .map((row) => ({ value: String(row.id), label: nameOf(row, i18n.locale) })),
            help: t`One for e-mail, or for tickets and tasks.`,
          },
          {
            kind: 'paragraph',
            name: 'condition',
            label: t`For which tickets`,
            help: t`An expression, for example kind == "incident" && "vip" in tags; it may ask for kind, priority, impact, urgency, medium, language, brand, units, tags, fields. Empty: for all.`,
          },
          {
            kind: 'rows',
            name: 'skills',
            label: t`Skills`,
            help: t`What agents must know for these tickets, beside what the queue asks for.`,
            add: t`Add a skill`,
            blank: { skill_id: null, at_least: 5 },
            fields: [
              { kind: 'select', name: 'skill_id', label: t`Skill`, from: 'skills', required: true },
              {
                kind: 'number',
                name: 'at_least',
                label: t`At least`,
                min: 1,
                max: 10,
                whole: true,
                required: true,
                width: '110px',
              },
            ],
          },
        ],
      },
    ],
    ahead: (_, row) => row && <Unfit rule={String(row.id)} />,
    blank: { name: {}, position: 100, condition: '', queue_id: null, skills: [] },
  };
}
