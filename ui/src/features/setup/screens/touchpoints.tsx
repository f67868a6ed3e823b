import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import type { Row } from '../../../api/collections';
import { listProcesses } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { moment } from '../../../lib/format';
import { say } from '../../../lib/text';
import type { Section, Values } from '../../../ui/form/fields';
import { StatusDot } from '../../../ui/status-dot';
import { labelOf, matching, useChoices } from '../choices';
import { PageAddress } from '../page-address';
import type { Screen } from '../screen';

export function useEntryPoints(): Screen {
  const { t, i18n } = useLingui();
  const { media, languages } = useChoices();
  const brands = useNames('brands');
  const processes = useQuery({ queryKey: ['processes', 'names'], queryFn: () => ask(listProcesses()) });
  const options = (processes.data?.items ?? []).map((row) => ({
    value: row.slug,
    label: `${say(row.title as Text, i18n.locale)} (${row.slug})`,
  }));
  return {
    collection: 'entry-points',
    title: t`Entry points`,
    create: t`New entry point`,
    purpose: t`The addresses that customers use: each names the process that receives them.`,
    columns: [
      {
        id: 'name',
        title: t`Name`,
        value: (row) => say(row.name as Text, i18n.locale),
        width: 'minmax(160px, 1.5fr)',
        cell: (row) => (
          <>
            <StatusDot colour={row.enabled ? 'green' : 'gray'} /> {say(row.name as Text, i18n.locale)}
          </>
        ),
      },
      { id: 'medium', title: t`Medium`, value: (row) => labelOf(media, row.medium), width: '100px' },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string), wide: true },
      { id: 'process', title: t`Process`, value: (row) => row.process_slug as string, wide: true },
      {
        id: 'address',
        title: t`Address`,
        value: (row) => [row.address, callPage(row)].filter(Boolean).join(' '),
        cell: (row) => (
          <>
            {row.address ? `${row.address} ` : ''}
            {callPage(row) && (
              <a href={callPage(row)} target="_blank" rel="noreferrer" onClick={(event) => event.stopPropagation()}>
                {callPage(row)}
              </a>
            )}
          </>
        ),
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'switch', name: 'enabled', label: t`Open to customers` },
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          {
            kind: 'text',
            name: 'slug',
            label: t`Short name`,
            required: true,
            fixed: true,
            help: t`Part of the address that customers use.`,
          },
          { kind: 'select', name: 'medium', label: t`Medium`, options: media, required: true },
          {
            kind: 'text',
            name: 'address',
            label: t`Number or address`,
            help: t`What customers dial or write to. Left empty, they come through the page only.`,
          },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', required: true, half: true },
          { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', required: true, half: true },
          { kind: 'select', name: 'language', label: t`Language`, options: languages, required: true, half: true },
          { kind: 'select', name: 'process_slug', label: t`Process`, options, required: true, half: true },
          {
            kind: 'select',
            name: 'channel_id',
            label: t`Channel`,
            from: 'channels',
            nothing: t`By its medium`,
            half: true,
          },
          {
            kind: 'select',
            name: 'service_id',
            label: t`Service`,
            from: 'services',
            nothing: t`Not known yet`,
            half: true,
          },
        ],
      },
      useChatLook(),
      {
        title: t`Limits`,
        fields: [
          {
            kind: 'number',
            name: 'limit_per_address',
            half: true,
            label: t`Contacts an hour from one address`,
            help: t`0: any number.`,
            min: 0,
            max: 100_000,
            whole: true,
            required: true,
          },
          {
            kind: 'number',
            name: 'limit_concurrent',
            half: true,
            label: t`Contacts at a time`,
            help: t`0: any number.`,
            min: 0,
            max: 100_000,
            whole: true,
            required: true,
          },
        ],
      },
    ],
    extra: (row) => <PageAddress medium={String(row.medium)} slug={String(row.slug)} />,
    blank: {
      name: {},
      slug: '',
      address: null,
      medium: 'voice',
      brand_id: null,
      unit_id: null,
      language: 'en',
      process_slug: null,
      channel_id: null,
      service_id: null,
      limit_per_address: 20,
      limit_concurrent: 50,
      enabled: true,
      chat: {
        accent: '#1f5fbf',
        position: 'right',
        title: null,
        welcome: null,
        files: true,
        idle_minutes: 30,
        call_slug: null,
      },
    },
  };
}

/** How the page of a chat or form looks and behaves. */
function useChatLook(): Section {
  const { t } = useLingui();
  const written = (values: Values) => values.medium === 'chat' || values.medium === 'form';
  const when = (values: Values) => values.medium === 'chat';
  return {
    title: t`Page`,
    fields: [
      {
        kind: 'text',
        name: 'chat.accent',
        label: t`Accent colour`,
        required: true,
        half: true,
        when: written,
        check: matching(/^#[0-9a-f]{6}$/, t`Six digits after a #, such as #1f5fbf`),
        help: t`The words on it are black or white, whichever reads better.`,
      },
      {
        kind: 'select',
        name: 'chat.position',
        label: t`Corner of the page`,
        required: true,
        half: true,
        when,
        options: [
          { value: 'right', label: t`Bottom right` },
          { value: 'left', label: t`Bottom left` },
        ],
      },
      { kind: 'texts', name: 'chat.title', label: t`Title`, when: written, help: t`Left empty: the brand's name.` },
      { kind: 'texts', name: 'chat.welcome', label: t`Welcome`, when: written, help: t`Shown before it begins.` },
      { kind: 'switch', name: 'chat.files', label: t`Customers may send files`, when },
      {
        kind: 'number',
        name: 'chat.idle_minutes',
        label: t`Ends after silence of`,
        unit: t`min`,
        min: 1,
        max: 1440,
        whole: true,
        required: true,
        half: true,
        when: written,
      },
      {
        kind: 'text',
        name: 'chat.call_slug',
        label: t`Entry point to call instead`,
        half: true,
        when,
        help: t`Its short name. Left empty, the chat offers no call.`,
      },
    ],
  };
}

/** The page where customers call or write from a browser. */
function callPage(row: Row): string | undefined {
  if (row.medium === 'chat') return `/chat/${row.slug}`;
  if (row.medium === 'form') return `/f/${row.slug}`;
  return row.medium === 'voice' ? `/call/${row.slug}` : undefined;
}

export function useBlockList(): Screen {
  const { t, i18n } = useLingui();
  const { blockKinds } = useChoices();
  return {
    collection: 'block-list',
    title: t`Block list`,
    create: t`New block`,
    purpose: t`Addresses whose calls are refused before they reach anybody.`,
    nameOf: (row) => String(row.value),
    columns: [
      { id: 'value', title: t`Address`, value: (row) => row.value as string },
      { id: 'kind', title: t`Kind`, value: (row) => labelOf(blockKinds, row.kind), wide: true },
      { id: 'reason', title: t`Reason`, value: (row) => row.reason as string, wide: true },
      {
        id: 'until',
        title: t`Until`,
        value: (row) => row.until as string,
        cell: (row) => (row.until ? moment(row.until as string, i18n.locale) : t`Always`),
        width: '150px',
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'select', name: 'kind', label: t`Kind`, options: blockKinds, required: true },
          { kind: 'text', name: 'value', label: t`Address`, required: true },
          { kind: 'text', name: 'reason', label: t`Reason`, required: true },
          {
            kind: 'moment',
            name: 'until',
            label: t`Until`,
            help: t`Left empty, it holds until somebody takes it away.`,
          },
        ],
      },
    ],
    blank: { kind: 'address', value: '', reason: '', until: null },
  };
}
