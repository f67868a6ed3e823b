import { useLingui } from '@lingui/react/macro';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { say } from '../../../lib/text';
import { arrangeTree, type TreeRow } from '../../../lib/tree';
import { hereZone, labelOf, timeZones, useChoices, useLabelCheck } from '../choices';
import type { Screen } from '../screen';
import { EmergencySwitch } from '../timed-switch';

export function useUnits(): Screen {
  const { t, i18n } = useLingui();
  const { unitKinds } = useChoices();
  const calendars = useNames('calendars');
  return {
    collection: 'units',
    title: t`Units`,
    create: t`New unit`,
    purpose: t`The tree of the organisation: company, departments, centres, teams, offices.`,
    arrange: (rows) => arrangeTree(rows, (row) => say(row.name as Text, i18n.locale)),
    columns: [
      {
        id: 'name',
        title: t`Name`,
        value: (row) => say(row.name as Text, i18n.locale),
        width: 'minmax(180px, 2fr)',
        cell: (row) => (
          <span style={{ paddingInlineStart: ((row as TreeRow).depth ?? 0) * 20 }}>
            {say(row.name as Text, i18n.locale)}
          </span>
        ),
      },
      { id: 'kind', title: t`Kind`, value: (row) => labelOf(unitKinds, row.kind), width: '130px' },
      { id: 'time_zone', title: t`Time zone`, value: (row) => row.time_zone as string, wide: true },
      { id: 'calendar', title: t`Hours`, value: (row) => calendars.get(row.calendar_id as string), wide: true },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'select', name: 'kind', label: t`Kind`, options: unitKinds, required: true },
          { kind: 'select', name: 'parent_id', label: t`Belongs to`, from: 'units', nothing: t`Nothing: the top` },
          { kind: 'select', name: 'time_zone', label: t`Time zone`, options: timeZones(), required: true },
          {
            kind: 'select',
            name: 'calendar_id',
            label: t`Hours`,
            from: 'calendars',
            nothing: t`Those of the unit above`,
          },
          {
            kind: 'select',
            name: 'tier',
            label: t`Tier`,
            as: 'number',
            nothing: t`None`,
            options: ['1', '2', '3'].map((value) => ({ value, label: value })),
            half: true,
          },
          {
            kind: 'select',
            name: 'next_unit_id',
            label: t`Escalates to`,
            from: 'units',
            nothing: t`Nobody`,
            half: true,
          },
        ],
      },
    ],
    blank: {
      name: {},
      kind: 'team',
      parent_id: null,
      time_zone: hereZone(),
      calendar_id: null,
      tier: null,
      next_unit_id: null,
    },
  };
}

export function useBrands(): Screen {
  const { t, i18n } = useLingui();
  const { languages } = useChoices();
  const label = useLabelCheck();
  return {
    collection: 'brands',
    title: t`Brands`,
    create: t`New brand`,
    purpose: t`The names under which you serve. Customers belong to a group of brands.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'label', title: t`Label`, value: (row) => row.label as string, width: '80px' },
      { id: 'language', title: t`Language`, value: (row) => labelOf(languages, row.language), wide: true },
      { id: 'group', title: t`Brand group`, value: (row) => row.group as string, wide: true },
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
          { kind: 'select', name: 'language', label: t`Language`, options: languages, required: true },
          {
            kind: 'text',
            name: 'group',
            label: t`Brand group`,
            required: true,
            help: t`Brands of one group share their customers.`,
          },
        ],
      },
    ],
    blank: { name: {}, label: '', language: 'en', group: '' },
  };
}

export function useRegions(): Screen {
  const { t, i18n } = useLingui();
  return {
    collection: 'regions',
    title: t`Regions`,
    create: t`New region`,
    purpose: t`Where customers belong, for example a city or a sales area.`,
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

export function useCalendars(): Screen {
  const { t, i18n } = useLingui();
  const { days } = useChoices();
  return {
    collection: 'calendars',
    title: t`Hours`,
    create: t`New hours`,
    purpose: t`When you are open: weekly hours, holidays, and a switch for emergencies.`,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => say(row.name as Text, i18n.locale) },
      { id: 'time_zone', title: t`Time zone`, value: (row) => row.time_zone as string, wide: true },
      {
        id: 'holidays',
        title: t`Holidays`,
        end: true,
        width: '90px',
        value: (row) => ((row.holidays as unknown[]) ?? []).length,
        wide: true,
      },
      { id: 'emergency', title: t`Emergency`, width: '110px', value: (row) => (row.emergency ? t`On` : '') },
    ],
    sections: [
      {
        fields: [
          {
            kind: 'switch',
            name: 'emergency',
            label: t`Emergency`,
            help: t`Processes take their emergency branch at once, whatever the hour.`,
          },
          {
            kind: 'moment',
            name: 'emergency_until',
            label: t`Ends by itself`,
            when: (values) => values.emergency === true,
          },
          { kind: 'texts', name: 'name', label: t`Name`, required: true },
          { kind: 'text', name: 'slug', label: t`Short name`, required: true, fixed: true },
          { kind: 'select', name: 'time_zone', label: t`Time zone`, options: timeZones(), required: true },
        ],
      },
      {
        title: t`Weekly`,
        fields: [
          {
            kind: 'rows',
            name: 'weekly',
            label: t`Open`,
            add: t`Add hours`,
            blank: { day: 0, from: '08:00', to: '18:00' },
            fields: [
              { kind: 'select', name: 'day', label: t`Day`, options: days, as: 'number', required: true },
              { kind: 'time', name: 'from', label: t`From`, required: true, width: '105px' },
              { kind: 'time', name: 'to', label: t`Until`, required: true, width: '105px' },
            ],
          },
        ],
      },
      {
        title: t`Holidays`,
        fields: [
          {
            kind: 'rows',
            name: 'holidays',
            label: t`Closed`,
            add: t`Add a holiday`,
            blank: { date: new Date().toISOString().slice(0, 10), name: {} },
            fields: [
              { kind: 'date', name: 'date', label: t`Date`, required: true, width: '140px' },
              { kind: 'texts', name: 'name', label: t`Name`, required: true },
            ],
          },
        ],
      },
    ],
    extra: (row, close) => <EmergencySwitch row={row} close={close} />,
    blank: {
      name: {},
      slug: '',
      time_zone: hereZone(),
      emergency: false,
      emergency_until: null,
      weekly: [0, 1, 2, 3, 4].map((day) => ({ day, from: '08:00', to: '18:00' })),
      holidays: [],
    },
  };
}
