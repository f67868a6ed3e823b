import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';

/** What customers are told of something that is wrong for many. */
export function useKnownIncidents(): Screen {
  const { t, i18n } = useLingui();
  const brands = useNames('brands');
  const states: Record<string, string> = {
    investigating: t`Being looked into`,
    identified: t`Cause found`,
    watching: t`Mended, being watched`,
    resolved: t`Over`,
  };
  return {
    collection: 'known-incidents',
    title: t`Known incidents`,
    create: t`New known incident`,
    purpose: t`What is wrong for many, as the portal tells it before anybody has to ask. Over, it stays for a week.`,
    columns: [
      { id: 'title', title: t`Title`, value: (row) => say(row.title as Text, i18n.locale) },
      { id: 'state', title: t`State`, value: (row) => states[row.state as string] ?? '' },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? t`All brands`, wide: true },
      {
        id: 'ticket',
        title: t`Ticket`,
        value: (row) => (row.ticket_number ? `#${row.ticket_number}` : ''),
        wide: true,
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'title', label: t`Title`, required: true },
          {
            kind: 'texts',
            name: 'message',
            label: t`What customers should know`,
            long: true,
            required: true,
            help: t`What is wrong, what they can do meanwhile, and when there is more to say.`,
          },
          {
            kind: 'select',
            name: 'state',
            label: t`State`,
            required: true,
            half: true,
            options: Object.entries(states).map(([value, label]) => ({ value, label })),
          },
          {
            kind: 'select',
            name: 'brand_id',
            label: t`Brand`,
            from: 'brands',
            half: true,
            help: t`Without one, the customers of every brand are told.`,
          },
          {
            kind: 'number',
            name: 'ticket_number',
            label: t`Number of the main ticket`,
            help: t`With one, whoever is affected too says so by one button, and is answered with all the others.`,
          },
        ],
      },
    ],
    blank: { title: {}, message: {}, state: 'investigating', brand_id: null, ticket_number: null },
  };
}
