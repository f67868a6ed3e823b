import { useLingui } from '@lingui/react/macro';
import type { Row } from '../../../api/collections';
import type { Text } from '../../../api/types';
import { arrangeCatalogue, type CatalogueRow, isCategory } from '../../../lib/catalogue';
import { useCollection } from '../../../lib/collection';
import { say } from '../../../lib/text';
import { arrangeTree, type TreeRow } from '../../../lib/tree';
import { labelOf, matching, useChoices, useLabelCheck } from '../choices';
import type { Screen } from '../screen';

const INDENT = 20;

export function useServices(): Screen {
  const { t, i18n } = useLingui();
  const { data: categories } = useCollection('service-categories');
  const name = (row: Row) => say(row.name as Text, i18n.locale);
  return {
    collection: 'services',
    title: t`Services`,
    create: t`New service`,
    purpose: t`The catalogue of what customers come for. Services meet channels in the process map.`,
    files: { kind: 'services', needs: 'touchpoints:service:edit' },
    arrange: (rows) => arrangeCatalogue(categories ?? [], rows, name),
    elsewhere: (row) => (isCategory(row) ? `/setup/service-categories?open=${row.id}` : undefined),
    columns: [
      {
        id: 'name',
        title: t`Name`,
        value: name,
        width: 'minmax(200px, 2fr)',
        cell: (row) => (
          <span
            style={{
              paddingInlineStart: ((row as CatalogueRow).depth ?? 0) * INDENT,
              fontWeight: isCategory(row) ? 600 : undefined,
            }}
          >
            {name(row)}
          </span>
        ),
      },
      {
        id: 'code',
        title: t`Code`,
        value: (row) => String((isCategory(row) ? row.label : row.code) ?? ''),
        width: '110px',
      },
      {
        id: 'keywords',
        title: t`Customers' words`,
        value: (row) => ((row.keywords as string[] | undefined) ?? []).join(', '),
        wide: true,
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          {
            kind: 'select',
            name: 'category_id',
            label: t`Category`,
            from: 'service-categories',
            nothing: t`None`,
            half: true,
          },
          {
            kind: 'text',
            name: 'code',
            label: t`Code`,
            required: true,
            half: true,
            check: matching(
              /^[A-Z0-9]([A-Z0-9.-]{0,10}[A-Z0-9])?$/,
              t`Capital letters, digits, dots and hyphens, at most 12`,
            ),
            help: t`Part of every touchpoint's code. Its category says how it is made.`,
          },
          {
            kind: 'words',
            name: 'keywords',
            label: t`Customers' words`,
            help: t`What customers call it. It is found by these, too.`,
          },
          { kind: 'number', name: 'position', label: t`Order`, min: 0, whole: true, half: true },
        ],
      },
    ],
    blank: { code: '', name: {}, category_id: null, keywords: [], position: 0 },
  };
}

export function useServiceCategories(): Screen {
  const { t, i18n } = useLingui();
  const label = useLabelCheck();
  const name = (row: Row) => say(row.name as Text, i18n.locale);
  return {
    collection: 'service-categories',
    title: t`Service categories`,
    create: t`New category`,
    purpose: t`The branches of the service catalogue, and how the codes of the services in them are made.`,
    arrange: (rows) => arrangeTree(rows, (row) => `${String(row.position).padStart(6, '0')} ${name(row)}`),
    columns: [
      {
        id: 'name',
        title: t`Name`,
        value: name,
        width: 'minmax(180px, 2fr)',
        cell: (row) => <span style={{ paddingInlineStart: ((row as TreeRow).depth ?? 0) * INDENT }}>{name(row)}</span>,
      },
      {
        id: 'scheme',
        title: t`Codes`,
        value: (row) => `${row.label ?? ''}${'0'.repeat(Number(row.digits ?? 0))}`,
        width: '140px',
      },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          {
            kind: 'select',
            name: 'parent_id',
            label: t`Belongs to`,
            from: 'service-categories',
            nothing: t`Nothing: the top`,
          },
          {
            kind: 'text',
            name: 'label',
            label: t`Codes begin with`,
            half: true,
            check: label,
            help: t`Left empty: as in the category above.`,
          },
          {
            kind: 'number',
            name: 'digits',
            label: t`Digits that follow`,
            min: 1,
            max: 8,
            whole: true,
            half: true,
            nothing: t`Any code`,
          },
          { kind: 'number', name: 'position', label: t`Order`, min: 0, whole: true, half: true },
        ],
      },
    ],
    blank: { name: {}, parent_id: null, label: null, digits: null, position: 0 },
  };
}

export function useChannels(): Screen {
  const { t, i18n } = useLingui();
  const { media } = useChoices();
  const label = useLabelCheck();
  const served = [
    { value: 'any', label: t`Whoever it is` },
    { value: 'person', label: t`A person` },
    { value: 'system', label: t`The system alone` },
  ];
  return {
    collection: 'channels',
    title: t`Channels`,
    create: t`New channel`,
    purpose: t`The ways on which customers reach you, as you name them. They are the columns of the process map.`,
    arrange: (rows) => [...rows].sort((a, b) => Number(a.position) - Number(b.position)),
    columns: [
      { id: 'label', title: t`Label`, value: (row) => row.label as string, width: '90px' },
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'medium', title: t`Medium`, value: (row) => labelOf(media, row.medium), width: '120px' },
      { id: 'served', title: t`Served by`, value: (row) => labelOf(served, row.served), wide: true },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          {
            kind: 'text',
            name: 'label',
            label: t`Label`,
            required: true,
            check: label,
            help: t`One to three capital letters or digits, part of every touchpoint's code.`,
          },
          { kind: 'select', name: 'medium', label: t`Medium`, options: media, required: true, half: true },
          {
            kind: 'select',
            name: 'served',
            label: t`Served by`,
            options: served,
            required: true,
            half: true,
            help: t`Tells two channels of one medium apart: a call in the menu alone, and one with an agent.`,
          },
          { kind: 'number', name: 'position', label: t`Order`, min: 0, whole: true, half: true },
        ],
      },
    ],
    blank: { name: {}, label: '', medium: 'voice', served: 'any', position: 0 },
  };
}

export function useEnvironments(): Screen {
  const { t, i18n } = useLingui();
  return {
    collection: 'environments',
    title: t`Customer environments`,
    create: t`New environment`,
    purpose: t`What surrounds a customer and changes how he is served: his own network or another's, at home or abroad.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'code', title: t`Code`, value: (row) => row.code as string },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'code', label: t`Code`, required: true, help: t`Small letters, digits and hyphens.` },
        ],
      },
    ],
    blank: { name: {}, code: '' },
  };
}
