import { useLingui } from '@lingui/react/macro';
import type { Row } from '../../../api/collections';
import type { Text } from '../../../api/types';
import { nameOf, useCollection, useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Field, Values } from '../../../ui/form/fields';
import type { Screen } from '../screen';

const NONE: Row[] = [];

export function useTicketTemplates(): Screen {
  const { t, i18n } = useLingui();
  const units = useNames('units');
  const { data: own = NONE } = useCollection('ticket-fields');
  const fields = own.map((row) => presetOf(row, i18n.locale));
  const offered = (values: Values) => values.in_portal === true;
  const levels = [
    { value: 'high', label: t({ message: 'High', context: 'level' }) },
    { value: 'medium', label: t({ message: 'Medium', context: 'level' }) },
    { value: 'low', label: t({ message: 'Low', context: 'level' }) },
  ];
  return {
    collection: 'ticket-templates',
    title: t`Ticket templates`,
    create: t`New ticket template`,
    purpose: t`What a new ticket begins with: its words, type, team, fields and checklist; at the counter, in a call, or in the portal.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'subject', title: t({ message: 'Subject', context: 'ticket' }), value: (row) => row.subject as string },
      { id: 'unit', title: t`Team`, value: (row) => units.get(row.unit_id as string) ?? t`My own`, wide: true },
      { id: 'portal', title: t`In the portal`, value: (row) => (row.in_portal ? t`Yes` : ''), width: '120px' },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, half: true },
          {
            kind: 'select',
            name: 'type',
            label: t`Type`,
            required: true,
            half: true,
            options: [
              { value: 'incident', label: t`Incident` },
              { value: 'request', label: t({ message: 'Request', context: 'ticket' }) },
              { value: 'complaint', label: t`Complaint` },
            ],
          },
          { kind: 'text', name: 'subject', label: t({ message: 'Subject', context: 'ticket' }), required: true },
          { kind: 'paragraph', name: 'text', label: t`What was said`, required: true },
          { kind: 'select', name: 'impact', label: t`Impact`, options: levels, required: true, half: true },
          { kind: 'select', name: 'urgency', label: t`Urgency`, options: levels, required: true, half: true },
          { kind: 'select', name: 'unit_id', label: t`Team`, from: 'units', nothing: t`My own`, half: true },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', nothing: t`All brands`, half: true },
          { kind: 'words', name: 'tags', label: t`Tags`, help: t`With commas between them.` },
          {
            kind: 'lines',
            name: 'checklist',
            label: t`Checklist`,
            help: t`A point on each line: what is to be done on such a ticket.`,
          },
        ],
      },
      ...(fields.length ? [{ title: t`Fields it begins with`, fields }] : []),
      {
        title: t`Portal`,
        fields: [
          { kind: 'switch', name: 'in_portal', label: t`Offered in the portal` },
          { kind: 'texts', name: 'description', label: t`What requesters read of it`, when: offered },
          {
            kind: 'multi',
            name: 'asks',
            label: t`Fields that requesters fill in`,
            help: t`Their conditions hold in the portal as they hold here.`,
            nothing: t`None`,
            options: own.map((row) => ({ value: String(row.slug), label: nameOf(row, i18n.locale) })),
            when: (values) => offered(values) && own.length > 0,
          },
        ],
      },
    ],
    blank: {
      name: {},
      slug: '',
      type: 'incident',
      subject: '',
      text: '',
      impact: 'medium',
      urgency: 'medium',
      unit_id: null,
      brand_id: null,
      tags: [],
      checklist: [],
      fields: {},
      in_portal: false,
      description: null,
      asks: [],
    },
  };
}

/** A custom field as one of the form: what stands in it is what such a ticket begins with. */
function presetOf(row: Row, language: string): Field {
  const shared = { name: `fields.${row.slug}`, label: nameOf(row, language), half: true };
  const choices = (row.choices ?? []) as { value: string; label: Text }[];
  const options = choices.map(({ value, label }) => ({ value, label: say(label, language) || value }));
  switch (row.kind) {
    case 'number':
      return { ...shared, kind: 'number' };
    case 'boolean':
      return { ...shared, kind: 'switch' };
    case 'date':
      return { ...shared, kind: 'date' };
    case 'choice':
      return { ...shared, kind: 'select', options, nothing: '–' };
    case 'choices':
      return { ...shared, kind: 'multi', options };
    default:
      return { ...shared, kind: 'text' };
  }
}
