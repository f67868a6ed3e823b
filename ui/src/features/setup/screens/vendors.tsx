import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Values } from '../../../ui/form/fields';
import type { Screen } from '../screen';

const YEAR_MIN = 366 * 24 * 60;

export function useVendors(): Screen {
  const { t, i18n } = useLingui();
  const calendars = useNames('calendars');
  const agreed = (values: Values) => Boolean(values.minutes);
  return {
    collection: 'vendors',
    title: t`Vendors`,
    create: t`New vendor`,
    purpose: t`Companies that tickets are handed to, and how long they have for them.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'email', title: t`E-mail`, value: (row) => row.email as string },
      { id: 'contract', title: t`Contract`, value: (row) => row.contract as string, wide: true },
      {
        id: 'calendar',
        title: t`Hours`,
        value: (row) => calendars.get(row.calendar_id as string) ?? t`Those of the team`,
        wide: true,
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'email', name: 'email', label: t`E-mail`, half: true },
          { kind: 'text', name: 'phone', label: t`Telephone`, half: true },
          { kind: 'text', name: 'contract', label: t`Contract`, help: t`By which they know you.` },
        ],
      },
      {
        title: t`Agreed time`,
        fields: [
          {
            kind: 'number',
            name: 'minutes',
            label: t`Within (minutes)`,
            whole: true,
            min: 1,
            max: YEAR_MIN,
            nothing: t`Nothing agreed`,
            half: true,
          },
          {
            kind: 'number',
            name: 'warn_minutes',
            label: t`Warn before (minutes)`,
            whole: true,
            min: 1,
            max: YEAR_MIN,
            nothing: t`Never`,
            half: true,
            when: agreed,
          },
          { kind: 'switch', name: 'working', label: t`Counts only in open hours`, when: agreed },
          {
            kind: 'select',
            name: 'calendar_id',
            label: t`Hours`,
            from: 'calendars',
            nothing: t`Those of the team`,
            when: (values) => agreed(values) && values.working === true,
          },
        ],
      },
    ],
    blank: {
      name: {},
      email: '',
      phone: '',
      contract: '',
      minutes: null,
      warn_minutes: null,
      working: true,
      calendar_id: null,
    },
  };
}
