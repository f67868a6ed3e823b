import { useLingui } from '@lingui/react/macro';
import type { FileUploaded, Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Values } from '../../../ui/form/fields';
import { MacroFiles } from '../macro-files';
import type { Screen } from '../screen';

export function useTicketFields(): Screen {
  const { t, i18n } = useLingui();
  const kinds: Record<string, string> = {
    text: t({ message: 'Text', context: 'kind of field' }),
    number: t`Number`,
    boolean: t`Yes or no`,
    date: t`Date`,
    choice: t`One of several`,
    choices: t`Several of several`,
  };
  const choosing = (values: Values) => values.kind === 'choice' || values.kind === 'choices';
  return {
    collection: 'ticket-fields',
    title: t`Ticket fields`,
    create: t`New ticket field`,
    purpose: t`What a ticket holds beside what every ticket has.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string, wide: true },
      { id: 'kind', title: t`Kind`, value: (row) => kinds[String(row.kind)] ?? String(row.kind), width: '150px' },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true, half: true },
          {
            kind: 'select',
            name: 'kind',
            label: t`Kind`,
            required: true,
            half: true,
            options: Object.entries(kinds).map(([value, label]) => ({ value, label })),
          },
          {
            kind: 'rows',
            name: 'choices',
            label: t`Choices`,
            when: choosing,
            add: t`Add a choice`,
            blank: { value: '', label: {} },
            fields: [
              { kind: 'text', name: 'value', label: t`Short name`, required: true, width: '150px' },
              { kind: 'texts', name: 'label', label: t`Name`, required: true },
            ],
          },
          {
            kind: 'multi',
            name: 'types',
            label: t`Only for`,
            nothing: t`All types`,
            options: [
              { value: 'incident', label: t`Incident` },
              { value: 'request', label: t`Request` },
              { value: 'complaint', label: t`Complaint` },
            ],
          },
          {
            kind: 'text',
            name: 'visible_when',
            label: t`A ticket has it when`,
            help: t`A condition, as type == 'incident' && fields.device == 'phone'. Empty: always.`,
          },
          {
            kind: 'text',
            name: 'required_when',
            label: t`It must be filled in when`,
            help: t`A condition in the same words. Empty: never.`,
          },
          { kind: 'number', name: 'position', label: t`Order`, min: 0, max: 10_000, whole: true, half: true },
        ],
      },
    ],
    blank: {
      name: {},
      slug: '',
      kind: 'text',
      choices: [],
      types: [],
      visible_when: '',
      required_when: '',
      position: 0,
    },
  };
}

export function useTicketMacros(): Screen {
  const { t, i18n } = useLingui();
  const units = useNames('units');
  const brands = useNames('brands');
  const nothing = t`Stays as it is`;
  return {
    collection: 'ticket-macros',
    title: t`Macros`,
    create: t`New macro`,
    purpose: t`What agents do to tickets again and again, in one: an answer, a note, changes.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string, wide: true },
      { id: 'unit', title: t`Unit`, value: (row) => units.get(row.unit_id as string) ?? t`All units`, wide: true },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? t`All brands`, wide: true },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
          {
            kind: 'texts',
            name: 'reply',
            label: t`Reply`,
            long: true,
            help: t`With requester.name, agent.name, ticket.number and ticket.subject in double braces.`,
          },
          { kind: 'texts', name: 'note', label: t`Internal note`, long: true },
          {
            kind: 'select',
            name: 'changes.status',
            label: t`Status`,
            half: true,
            nothing,
            options: [
              { value: 'open', label: t({ message: 'Open', context: 'ticket' }) },
              { value: 'pending', label: t`Pending` },
              { value: 'on_hold', label: t({ message: 'On hold', context: 'ticket' }) },
              { value: 'solved', label: t`Solved` },
            ],
          },
          { kind: 'select', name: 'changes.unit_id', label: t`Team`, from: 'units', nothing, half: true },
          { kind: 'switch', name: 'assign_to_me', label: t`Whoever uses it takes the ticket` },
          { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', nothing: t`All units`, half: true },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', nothing: t`All brands`, half: true },
        ],
      },
    ],
    ahead: (_, row, change) => (
      <MacroFiles kept={(row?.files ?? []) as FileUploaded[]} change={(ids) => change('file_ids', ids)} />
    ),
    blank: {
      name: {},
      slug: '',
      reply: null,
      note: null,
      file_ids: [],
      changes: {},
      assign_to_me: false,
      unit_id: null,
      brand_id: null,
    },
  };
}
