import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Field } from '../../../ui/form/fields';
import type { Screen } from '../screen';
import { WhatIf } from '../what-if';

const YEAR_MIN = 366 * 24 * 60;

export function useSlaPolicies(): Screen {
  const { t, i18n } = useLingui();
  const calendars = useNames('calendars');
  const targets = useTargets();
  return {
    collection: 'sla-policies',
    title: t`Service levels`,
    create: t`New service level`,
    purpose: t`What is promised to requesters: by when they are answered and their tickets solved.`,
    columns: [
      {
        id: 'position',
        title: t`Order`,
        value: (row) => row.position as number,
        width: '70px',
        end: true,
      },
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale), width: 'minmax(160px, 1.5fr)' },
      { id: 'condition', title: t`For which tickets`, value: (row) => (row.condition as string) || t`All others` },
      {
        id: 'calendar',
        title: t`Hours`,
        value: (row) => calendars.get(row.calendar_id as string) ?? t`Those of the team`,
        wide: true,
      },
    ],
    wide: true,
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
            name: 'calendar_id',
            label: t`Hours`,
            from: 'calendars',
            nothing: t`Those of the team`,
            half: true,
          },
          {
            kind: 'paragraph',
            name: 'condition',
            label: t`For which tickets`,
            help: t`An expression, for example kind == "incident" && "vip" in tags; it may ask for kind, priority, impact, urgency, medium, language, brand, units, tags, fields. Empty: for all.`,
          },
        ],
      },
      { title: t`Promised`, fields: [targets] },
    ],
    ahead: (values, row) => <WhatIf values={values} row={row} />,
    blank: {
      name: {},
      position: 100,
      condition: '',
      calendar_id: null,
      targets: [
        { metric: 'first_response', priority: null, minutes: 240, working: true, warn_minutes: 60 },
        { metric: 'resolution', priority: null, minutes: 1440, working: true, warn_minutes: 240 },
      ],
    },
  };
}

function useTargets(): Field {
  const { t } = useLingui();
  return {
    kind: 'rows',
    name: 'targets',
    label: t`Targets`,
    help: t`In minutes. A target for one priority goes before one for every priority.`,
    add: t`Add a target`,
    blank: { metric: 'resolution', priority: null, minutes: 240, working: true, warn_minutes: null, tier: null },
    fields: [
      {
        kind: 'select',
        name: 'metric',
        label: t`What`,
        required: true,
        width: 'minmax(0, 1.5fr)',
        options: [
          { value: 'first_response', label: t`First response` },
          { value: 'update', label: t`Next update` },
          { value: 'resolution', label: t`Resolution` },
          { value: 'handover', label: t`Take over` },
          { value: 'escalation', label: t`Escalation` },
        ],
      },
      {
        kind: 'select',
        name: 'tier',
        label: t`To tier`,
        as: 'number',
        width: '84px',
        nothing: t`Every`,
        when: (target) => target.metric === 'escalation',
        options: ['1', '2', '3'].map((value) => ({ value, label: value })),
      },
      {
        kind: 'select',
        name: 'priority',
        label: t`Priority`,
        as: 'number',
        width: 'minmax(0, 0.9fr)',
        nothing: t`Every`,
        options: [
          { value: '1', label: t({ message: 'Critical', context: 'level' }) },
          { value: '2', label: t({ message: 'High', context: 'level' }) },
          { value: '3', label: t({ message: 'Normal', context: 'level' }) },
          { value: '4', label: t({ message: 'Low', context: 'level' }) },
        ],
      },
      {
        kind: 'number',
        name: 'minutes',
        label: t`Within`,
        required: true,
        whole: true,
        min: 1,
        max: YEAR_MIN,
        width: '84px',
      },
      {
        kind: 'select',
        name: 'working',
        label: t`Counts`,
        as: 'boolean',
        required: true,
        width: 'minmax(0, 1.2fr)',
        options: [
          { value: 'true', label: t`Open hours` },
          { value: 'false', label: t`All hours` },
        ],
      },
      {
        kind: 'number',
        name: 'warn_minutes',
        label: t`Warn before`,
        width: '84px',
        whole: true,
        min: 1,
        max: YEAR_MIN,
        nothing: t`Never`,
      },
    ],
  };
}
