import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import { listPermissions } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { moment } from '../../../lib/format';
import { say } from '../../../lib/text';
import type { Screen } from '../screen';

/** Stands for every permission, also those to come. */
const EVERYTHING = '*';

export function usePermissionSets(): Screen {
  const { t, i18n } = useLingui();
  const { data } = useQuery({ queryKey: ['permissions'], queryFn: () => ask(listPermissions()) });
  const options = [
    { value: EVERYTHING, label: t`Everything` },
    ...(data?.items ?? []).map(({ name, description }) => ({
      value: name,
      label: say(description as Text, i18n.locale) || name,
    })),
  ];
  return {
    collection: 'permission-sets',
    title: t`Permission sets`,
    create: t`New permission set`,
    purpose: t`What somebody may do; granted to users for a unit and for brands.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      {
        id: 'count',
        title: t`Permissions`,
        end: true,
        width: '110px',
        value: (row) =>
          (row.permissions as string[]).includes(EVERYTHING) ? t`All` : (row.permissions as string[]).length,
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
          { kind: 'multi', name: 'permissions', label: t`Permissions`, options, required: true },
        ],
      },
    ],
    blank: { name: {}, slug: '', permissions: [] },
  };
}

export function useTokens(): Screen {
  const { t, i18n } = useLingui();
  const permissions = useQuery({ queryKey: ['permissions'], queryFn: () => ask(listPermissions()) });
  const options = (permissions.data?.items ?? []).map(({ name }) => ({ value: name, label: name }));
  return {
    collection: 'tokens',
    title: t`Tokens`,
    create: t`New token`,
    purpose: t`Keys for programs that use the API instead of a person.`,
    unchangeable: true,
    nameOf: (row) => String(row.name),
    reveal: (answer) => answer.token as string | undefined,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => row.name as string },
      { id: 'scopes', title: t`May do`, value: (row) => ((row.scopes as string[]) ?? []).join(', '), wide: true },
      {
        id: 'expires_at',
        title: t`Until`,
        width: '150px',
        value: (row) => row.expires_at as string,
        cell: (row) => (row.expires_at ? moment(row.expires_at as string, i18n.locale) : t`Always`),
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'text', name: 'name', label: t`Name`, required: true, help: t`Which program uses it.` },
          { kind: 'multi', name: 'scopes', label: t`May do`, options, required: true },
          { kind: 'moment', name: 'expires_at', label: t`Until` },
        ],
      },
    ],
    blank: { name: '', scopes: [], expires_at: null },
  };
}
