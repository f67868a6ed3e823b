import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';

export function useRemoteTools(): Screen {
  const { t, i18n } = useLingui();
  const [units, brands] = [useNames('units'), useNames('brands')];
  return {
    collection: 'remote-tools',
    title: t`Remote access`,
    create: t`New remote tool`,
    purpose: t`Your own tool for working on a requester's machine: a button on the ticket opens it, filled in.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'address', title: t`Address`, value: (row) => row.address as string },
      { id: 'unit', title: t`Unit`, value: (row) => units.get(row.unit_id as string) ?? t`All units`, wide: true },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? t`All brands`, wide: true },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          {
            kind: 'text',
            name: 'address',
            label: t`Address`,
            required: true,
            help: t`With https: or the scheme of a remote tool. Filled in: ${'{{ ticket.number }}'}, ${'{{ ticket.subject }}'}, ${'{{ ticket.fields.<short name> }}'}, ${'{{ requester.name }}'}, ${'{{ requester.address }}'}, ${'{{ agent.name }}'}`,
          },
          { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', nothing: t`All units`, half: true },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', nothing: t`All brands`, half: true },
        ],
      },
    ],
    blank: { name: {}, address: '', unit_id: null, brand_id: null },
  };
}
