import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import type { Values } from '../../../ui/form/fields';
import type { Screen } from '../screen';

const isKind = (kind: string) => (values: Values) => values.kind === kind;

export function useDiagnosticChecks(): Screen {
  const { t, i18n } = useLingui();
  const units = useNames('units');
  const kinds: Record<string, string> = {
    http: t`A page answers`,
    tls: t`A certificate is valid`,
    port: t`A port takes connections`,
    ping: t`A machine answers a ping`,
    dns: t`A name has an address`,
  };
  return {
    collection: 'diagnostic-checks',
    title: t`Diagnostic checks`,
    create: t`New diagnostic check`,
    purpose: t`What processes may look at with the step diagnose: a page, a certificate, a port, a name. Nothing else is looked at.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string, wide: true },
      { id: 'kind', title: t`What is checked`, value: (row) => kinds[row.kind as string] ?? '' },
      { id: 'target', title: t`Address or name`, value: (row) => row.target as string },
      { id: 'unit', title: t`Unit`, value: (row) => units.get(row.unit_id as string) ?? t`All units`, wide: true },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
          {
            kind: 'select',
            name: 'kind',
            label: t`What is checked`,
            options: Object.entries(kinds).map(([value, label]) => ({ value, label })),
            required: true,
          },
          {
            kind: 'text',
            name: 'target',
            label: t`Address or name`,
            required: true,
            help: t`A page: its address with https. A certificate: a name, with a port if it is not 443. A port: a host and its port, such as vpn.example.com:8443. A name, or a ping: the name.`,
          },
          { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', nothing: t`All units` },
        ],
      },
      {
        title: t`What is right`,
        fields: [
          {
            kind: 'number',
            name: 'timeout_s',
            label: t`Longest wait in seconds`,
            required: true,
            whole: true,
            min: 1,
            max: 20,
            half: true,
            help: t`Whatever answers later counts as failed.`,
          },
          {
            kind: 'number',
            name: 'reuse_s',
            label: t`Told again for seconds`,
            required: true,
            whole: true,
            min: 0,
            max: 3600,
            half: true,
            help: t`Many customers at once do not ask the target more often than this.`,
          },
          {
            kind: 'number',
            name: 'days_left',
            label: t`Days a certificate must have left`,
            required: true,
            whole: true,
            min: 0,
            max: 365,
            half: true,
            when: isKind('tls'),
          },
          {
            kind: 'number',
            name: 'status',
            label: t`Status the page must answer with`,
            whole: true,
            min: 100,
            max: 599,
            half: true,
            when: isKind('http'),
            help: t`Empty: any below 400. Redirects are not followed.`,
          },
        ],
      },
    ],
    blank: {
      name: {},
      slug: '',
      kind: 'http',
      target: '',
      unit_id: null,
      timeout_s: 5,
      reuse_s: 30,
      days_left: 14,
      status: null,
    },
  };
}
