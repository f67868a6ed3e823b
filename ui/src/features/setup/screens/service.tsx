import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import { listPermissions, listProcesses } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { moment } from '../../../lib/format';
import { say } from '../../../lib/text';
import { StatusDot } from '../../../ui/status-dot';
import { labelOf, useChoices } from '../choices';
import type { Screen } from '../screen';

export function useQueues(): Screen {
  const { t, i18n } = useLingui();
  const { media, policies, missed } = useChoices();
  const units = useNames('units');
  const brands = useNames('brands');
  return {
    collection: 'queues',
    title: t`Queues`,
    create: t`New queue`,
    purpose: t`Where customers wait, and the rules by which they are given to agents.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale), width: 'minmax(160px, 1.5fr)' },
      { id: 'medium', title: t`Medium`, value: (row) => labelOf(media, row.medium), width: '100px' },
      { id: 'unit', title: t`Unit`, value: (row) => units.get(row.unit_id as string), wide: true },
      { id: 'brand', title: t`Brand`, value: (row) => brands.get(row.brand_id as string) ?? t`All brands`, wide: true },
      {
        id: 'choice',
        title: t`Who is chosen`,
        value: (row) => labelOf(policies, (row.policy as { choice?: string })?.choice),
        wide: true,
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          {
            kind: 'text',
            name: 'slug',
            label: t`Short name`,
            required: true,
            fixed: true,
            help: t`Used in processes; cannot be changed later.`,
          },
          { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', required: true },
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', nothing: t`All brands` },
          { kind: 'select', name: 'medium', label: t`Medium`, options: media, required: true },
        ],
      },
      {
        title: t`Who is chosen`,
        fields: [
          {
            kind: 'select',
            name: 'policy.choice',
            label: t`Among agents with the skills`,
            options: policies,
            required: true,
          },
          {
            kind: 'rows',
            name: 'policy.rings',
            label: t`Skills wanted`,
            help: t`The longer a customer waits, the less is asked: each ring opens after its delay.`,
            add: t`Add a ring`,
            blank: { after_s: 0, skills: [] },
            fields: [
              { kind: 'number', name: 'after_s', label: t`After`, unit: 's', min: 0, required: true, width: '110px' },
              {
                kind: 'rows',
                name: 'skills',
                label: t`Skills`,
                add: t`Add a skill`,
                blank: { skill_id: null, at_least: 5 },
                fields: [
                  { kind: 'select', name: 'skill_id', label: t`Skill`, from: 'skills', required: true },
                  {
                    kind: 'number',
                    name: 'at_least',
                    label: t`At least`,
                    min: 1,
                    max: 10,
                    whole: true,
                    required: true,
                    width: '80px',
                  },
                ],
              },
            ],
          },
          {
            kind: 'number',
            name: 'policy.rate',
            label: t`Points for each minute of waiting`,
            min: 0,
            step: 0.1,
            required: true,
          },
        ],
      },
      {
        title: t`Ringing and wrap-up`,
        fields: [
          { kind: 'number', name: 'policy.offer_timeout_s', label: t`Rings for`, unit: 's', min: 5, required: true },
          {
            kind: 'select',
            name: 'policy.missed',
            label: t`An agent who does not answer`,
            options: missed,
            required: true,
          },
          { kind: 'number', name: 'policy.wrap_up_s', label: t`Wrap-up`, unit: 's', min: 0, required: true },
        ],
      },
      {
        title: t`Limits and overflow`,
        fields: [
          {
            kind: 'number',
            name: 'policy.service_level_s',
            label: t`Service level: answered within`,
            unit: 's',
            min: 1,
            required: true,
          },
          { kind: 'number', name: 'policy.max_wait_s', label: t`Longest wait`, unit: 's', min: 1 },
          { kind: 'number', name: 'policy.size_limit', label: t`Most waiting`, min: 1, whole: true },
          {
            kind: 'select',
            name: 'policy.overflow_queue_id',
            label: t`Then to the queue`,
            from: 'queues',
            nothing: t`None`,
          },
        ],
      },
    ],
    blank: {
      name: {},
      slug: '',
      unit_id: null,
      brand_id: null,
      medium: 'voice',
      policy: {
        choice: 'longest_idle',
        rate: 1,
        offer_timeout_s: 20,
        wrap_up_s: 30,
        missed: 'not_available',
        max_wait_s: null,
        size_limit: null,
        overflow_queue_id: null,
        rings: [{ after_s: 0, skills: [] }],
        service_level_s: 20,
      },
    },
  };
}

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
        value: (row) => `/call/${row.slug}`,
        cell: (row) =>
          row.medium === 'voice' ? (
            <a href={`/call/${row.slug}`} target="_blank" rel="noreferrer" onClick={(event) => event.stopPropagation()}>
              /call/{String(row.slug)}
            </a>
          ) : (
            String(row.slug)
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
          { kind: 'select', name: 'brand_id', label: t`Brand`, from: 'brands', required: true },
          { kind: 'select', name: 'unit_id', label: t`Unit`, from: 'units', required: true },
          { kind: 'select', name: 'language', label: t`Language`, options: languages, required: true },
          { kind: 'select', name: 'process_slug', label: t`Process`, options, required: true },
        ],
      },
      {
        title: t`Limits`,
        fields: [
          {
            kind: 'number',
            name: 'limit_per_address',
            label: t`Calls an hour from one address`,
            min: 1,
            whole: true,
            required: true,
          },
          { kind: 'number', name: 'limit_concurrent', label: t`Calls at a time`, min: 1, whole: true, required: true },
        ],
      },
    ],
    blank: {
      name: {},
      slug: '',
      medium: 'voice',
      brand_id: null,
      unit_id: null,
      language: 'en',
      process_slug: null,
      limit_per_address: 20,
      limit_concurrent: 50,
      enabled: true,
    },
  };
}

export function useDispositions(): Screen {
  const { t, i18n } = useLingui();
  return {
    collection: 'dispositions',
    title: t`Dispositions`,
    create: t`New disposition`,
    purpose: t`How an interaction ended, chosen by the agent in wrap-up.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'slug', title: t`Short name`, value: (row) => row.slug as string, wide: true },
      { id: 'success', title: t`Success`, value: (row) => (row.success ? t`Yes` : t`No`), width: '100px' },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
          { kind: 'switch', name: 'success', label: t`Counts as success` },
        ],
      },
    ],
    blank: { name: {}, slug: '', success: true },
  };
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
