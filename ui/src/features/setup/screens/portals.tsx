import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';

export function usePortals(): Screen {
  const { t, i18n } = useLingui();
  const brands = useNames('brands');
  const units = useNames('units');
  return {
    collection: 'portals',
    title: t`Portals`,
    create: t`New portal`,
    purpose: t`Where the customers of a brand see their tickets and write new ones.`,
    columns: [
      { id: 'title', title: t`Title`, value: (row) => say(row.title as Text, i18n.locale) },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? '' },
      { id: 'unit', title: t`Team`, value: (row) => units.get(row.unit_id as string) ?? '', wide: true },
      { id: 'state', title: t`State`, value: (row) => (row.active ? t`Open` : t`Closed`), wide: true },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'title', label: t`Title`, required: true },
          { kind: 'texts', name: 'welcome', label: t`Welcome`, long: true, help: t`Above the sign-in.` },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', required: true, half: true },
          { kind: 'select', name: 'unit_id', label: t`Team`, from: 'units', required: true, half: true },
          {
            kind: 'select',
            name: 'ticket_type',
            label: t`Type of ticket`,
            required: true,
            half: true,
            options: [
              { value: 'incident', label: t`Incident` },
              { value: 'request', label: t`Request` },
              { value: 'complaint', label: t`Complaint` },
            ],
          },
          { kind: 'colour', name: 'accent', label: t`Accent colour`, required: true, half: true },
          {
            kind: 'switch',
            name: 'newcomers',
            label: t`Newcomers may sign in`,
            help: t`Otherwise only customers whose address is known get a link.`,
          },
          {
            kind: 'switch',
            name: 'shares_organisation',
            label: t`Members of one organisation see each other's tickets`,
          },
          {
            kind: 'switch',
            name: 'asks_rating',
            label: t`Ask how it was, when a ticket is solved`,
          },
          {
            kind: 'select',
            name: 'rating_measure',
            label: t`What is asked then`,
            required: true,
            options: [
              { value: 'csat', label: t`Satisfaction (CSAT), 1 to 5` },
              { value: 'ces', label: t`Effort (CES), 1 to 7` },
              { value: 'nps', label: t`Recommendation (NPS), 0 to 10` },
            ],
          },
          {
            kind: 'select',
            name: 'rating_by',
            label: t`Where it is asked`,
            help: t`Where there was no such chat or call, by mail.`,
            required: true,
            half: true,
            options: [
              { value: 'mail', label: t`By mail` },
              { value: 'chat', label: t`In the last chat about the ticket` },
              { value: 'call', label: t`At the end of the call in which it was solved` },
              { value: 'as_it_came', label: t`As they came to us last` },
            ],
          },
          {
            kind: 'number',
            name: 'rating_wait_hours',
            label: t`Not answered there: by mail after so many hours`,
            required: true,
            half: true,
            min: 1,
            max: 720,
            whole: true,
          },
          { kind: 'switch', name: 'active', label: t`Open` },
        ],
      },
    ],
    blank: {
      title: {},
      welcome: null,
      brand_id: null,
      unit_id: null,
      ticket_type: 'request',
      accent: '#1f5fbf',
      newcomers: true,
      shares_organisation: false,
      asks_rating: true,
      rating_measure: 'csat',
      rating_by: 'mail',
      rating_wait_hours: 24,
      active: true,
    },
  };
}
