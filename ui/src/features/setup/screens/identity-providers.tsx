import '@mantine/core/styles/Code.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Code, Stack, Text } from '@mantine/core';
import { useNames } from '../../../lib/collection';
import type { Values } from '../../../ui/form/fields';
import type { Screen } from '../screen';

const forRequesters = (values: Values) => values.audience === 'requesters';

/** As the server will have it: known before the row is, because the provider wants it first. */
function redirectAddress(values: Values): string {
  const place = forRequesters(values) ? '/api/public/sign-on' : '/api/sign-on';
  return `${location.origin}${place}/${String(values.slug || '…')}/callback`;
}

export function useIdentityProviders(): Screen {
  const { t } = useLingui();
  const brands = useNames('brands');
  const audience: Record<string, string> = { staff: t`People who work here`, requesters: t`Requesters in the portal` };
  return {
    collection: 'identity-providers',
    title: t`Identity providers`,
    create: t`New identity provider`,
    purpose: t`People sign in by the account that they have elsewhere (OpenID Connect).`,
    nameOf: (row) => String(row.name),
    columns: [
      { id: 'name', title: t`Name`, value: (row) => row.name as string },
      { id: 'audience', title: t`For whom`, value: (row) => audience[row.audience as string] ?? '' },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? '', wide: true },
      { id: 'issuer', title: t`Issuer`, value: (row) => row.issuer as string, wide: true },
      { id: 'state', title: t`State`, value: (row) => (row.active ? t`On` : t`Off`) },
    ],
    sections: [
      {
        fields: [
          { kind: 'text', name: 'name', label: t`Name`, required: true, half: true, help: t`What the button says.` },
          {
            kind: 'text',
            name: 'slug',
            label: t`Short name`,
            required: true,
            half: true,
            help: t`Small letters, digits and hyphens; a part of the redirect address.`,
          },
          {
            kind: 'select',
            name: 'audience',
            label: t`For whom`,
            required: true,
            options: Object.entries(audience).map(([value, label]) => ({ value, label })),
          },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', required: true, when: forRequesters },
          { kind: 'text', name: 'issuer', label: t`Issuer`, required: true, help: t`As the provider names itself.` },
          { kind: 'text', name: 'client_id', label: t`Client ID`, required: true, half: true },
          {
            kind: 'password',
            name: 'client_secret',
            label: t`Client secret`,
            half: true,
            kept: t`Left empty, it stays as it is.`,
          },
          {
            kind: 'words',
            name: 'domains',
            label: t`Allowed e-mail domains`,
            help: t`Separated by commas. Without any, addresses of all domains come in.`,
          },
          {
            kind: 'switch',
            name: 'newcomers',
            label: t`Unknown people become customers`,
            help: t`Otherwise only customers whose address is known come in.`,
            when: forRequesters,
          },
          { kind: 'switch', name: 'active', label: t`On` },
        ],
      },
    ],
    ahead: (values) => (
      <Stack gap={4}>
        <Text size="sm">
          <Trans>Tell the provider this redirect address:</Trans>
        </Text>
        <Code style={{ overflowWrap: 'anywhere' }}>{redirectAddress(values)}</Code>
      </Stack>
    ),
    blank: {
      name: '',
      slug: '',
      audience: 'staff',
      brand_id: null,
      issuer: '',
      client_id: '',
      client_secret: '',
      domains: [],
      newcomers: false,
      active: true,
    },
  };
}
