import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import { listProcesses } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';

/** Where complaints are dispatched: the first rule that one meets decides. */
export function useComplaintRoutes(): Screen {
  const { t, i18n } = useLingui();
  const regions = useNames('regions');
  const brands = useNames('brands');
  const units = useNames('units');
  const { data } = useQuery({ queryKey: ['processes', 'list'], queryFn: () => ask(listProcesses()) });
  const titles = new Map((data?.items ?? []).map((one) => [one.slug, say(one.title as Text, i18n.locale)]));
  const handles = (data?.items ?? []).filter((one) => one.category === 'complaint');
  return {
    collection: 'complaint-routes',
    title: t`Complaint dispatch`,
    create: t`New rule`,
    purpose: t`Which team a complaint goes to and which process handles it. The first rule that it meets decides.`,
    columns: [
      { id: 'position', title: t`Order`, value: (row) => row.position as number, width: '70px', end: true },
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale), width: 'minmax(140px, 1.5fr)' },
      { id: 'region', title: t`Region`, value: (row) => regions.get(row.region_id as string) ?? t`Every region` },
      {
        id: 'brand',
        title: t`Brand`,
        value: (row) => brands.get(row.brand_id as string) ?? t`Every brand`,
        wide: true,
      },
      { id: 'unit', title: t`Team`, value: (row) => units.get(row.unit_id as string) ?? t`Stays where it is` },
      {
        id: 'process',
        title: t`Process`,
        value: (row) => titles.get(row.process as string) ?? (row.process as string | null) ?? t`None`,
        wide: true,
      },
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
        ],
      },
      {
        title: t`For which complaints`,
        fields: [
          {
            kind: 'select',
            name: 'region_id',
            label: t`Region`,
            from: 'regions',
            nothing: t`Every region`,
            half: true,
          },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', nothing: t`Every brand`, half: true },
          {
            kind: 'select',
            name: 'medium',
            label: t`Came by`,
            nothing: t`Whichever way`,
            half: true,
            options: [
              { value: 'voice', label: t`Telephone` },
              { value: 'mail', label: t`Mail` },
              { value: 'chat', label: t`Chat` },
              { value: 'form', label: t`Form` },
              { value: 'web', label: t`Web` },
              { value: 'walk_up', label: t`In person` },
              { value: 'channel', label: t`Message` },
            ],
          },
        ],
      },
      {
        title: t`Then`,
        fields: [
          { kind: 'select', name: 'unit_id', label: t`Team`, from: 'units', nothing: t`Stays where it is`, half: true },
          {
            kind: 'select',
            name: 'process',
            label: t`Process`,
            nothing: t`None`,
            half: true,
            options: handles.map((one) => ({ value: one.slug, label: titles.get(one.slug) ?? one.slug })),
            help: t`Processes of the category complaint.`,
          },
        ],
      },
    ],
    blank: { name: {}, position: 100, region_id: null, brand_id: null, medium: null, unit_id: null, process: null },
  };
}
