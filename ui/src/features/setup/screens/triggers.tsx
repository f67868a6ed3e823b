import { Trans, useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import type { Row } from '../../../api/collections';
import { getTriggerVocabulary } from '../../../api/generated';
import type { Text, Trigger, TriggerVocabulary } from '../../../api/types';
import { say } from '../../../lib/text';
import type { Field, Values } from '../../../ui/form/fields';
import { wordsFor } from '../../../ui/interaction-words';
import type { Screen } from '../screen';
import { TriggerAhead } from '../trigger-ahead';
import { TriggerPanel } from '../trigger-panel';
import { AllTriggers } from '../trigger-switch';
import { WAITS, WHENS } from '../trigger-words';
import { HOOK_EVENTS } from '../webhook-words';

const is = (when: string) => (values: Values) => values.when === when;

export function useTriggers(): Screen {
  const { t, i18n } = useLingui();
  const known = useQuery({
    queryKey: ['trigger-vocabulary'],
    queryFn: () => ask(getTriggerVocabulary()),
    staleTime: 60_000,
  }).data;
  const word = (kind: string) => wordsFor(HOOK_EVENTS, kind, (descriptor) => i18n._(descriptor));
  const title = new Map(known?.processes.map((one) => [one.slug, say(one.title as Text, i18n.locale)]));
  const when = (row: Row) =>
    row.when === 'event'
      ? word(String(row.event))
      : row.when === 'schedule'
        ? `${(row.times as string[]).join(', ')} ${row.zone}`
        : `${wordsFor(WAITS, String(row.wait), (descriptor) => i18n._(descriptor))}: ${row.after}`;
  return {
    collection: 'triggers',
    title: t`Triggers`,
    create: t`New trigger`,
    purpose: t`A process that starts by itself: when something happens, at certain times, or when something has been so for too long.`,
    nameOf: (row) => String(row.name),
    wide: true,
    above: () => <AllTriggers />,
    columns: [
      { id: 'name', title: t`Name`, value: (row) => row.name as string },
      {
        id: 'state',
        title: t`State`,
        width: '110px',
        value: (row) => (row.on ? t`On` : t`Off`),
        cell: (row) => <OnOff row={row} />,
      },
      { id: 'when', title: t({ message: 'When', context: 'trigger' }), value: when },
      {
        id: 'process',
        title: t`Process`,
        value: (row) => title.get(String(row.process)) ?? String(row.process),
        wide: true,
      },
      { id: 'fired', title: t`Started`, width: '90px', value: (row) => row.fired as number, wide: true },
    ],
    sections: useSections(known, word),
    blank: {
      name: '',
      when: 'event',
      event: null,
      times: [],
      weekdays: [],
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      calendar_id: null,
      closed: 'skip',
      wait: null,
      after: '',
      condition: '',
      process: null,
      inputs: {},
      most_per_hour: 60,
    },
    ahead: (values, _, change) => <TriggerAhead values={values} change={change} known={known} />,
    extra: (row) => <TriggerPanel trigger={row as unknown as Trigger} />,
  };
}

function useSections(known: TriggerVocabulary | undefined, word: (kind: string) => string) {
  const { t, i18n } = useLingui();
  const options = (words: typeof WHENS) =>
    Object.entries(words).map(([value, label]) => ({ value, label: i18n._(label) }));
  const events = (known?.names ?? []).flatMap((one) => one.event ?? []);
  const fields: Field[] = [
    { kind: 'select', name: 'when', label: t`What it waits for`, required: true, options: options(WHENS) },
    {
      kind: 'select',
      name: 'event',
      label: t`What happens`,
      options: events.map((value) => ({ value, label: word(value) })),
      when: is('event'),
    },
    { kind: 'select', name: 'wait', label: t`What`, options: options(WAITS), when: is('condition') },
    {
      kind: 'text',
      name: 'after',
      label: t`For how long`,
      help: t`A length of time: 30m, 4h, 2d; 4h working counts only the hours in which the team is open.`,
      when: is('condition'),
    },
    ...useTimes(known),
  ];
  return [
    { fields: [{ kind: 'text', name: 'name', label: t`Name`, required: true } satisfies Field] },
    { title: t({ message: 'When', context: 'trigger' }), fields },
    {
      title: t({ message: 'If', context: 'trigger' }),
      fields: [
        {
          kind: 'paragraph',
          name: 'condition',
          label: t`Only where this holds`,
          help: t`An expression, for example ticket.priority <= 2 && customer.region == "north". Empty: always.`,
        } satisfies Field,
      ],
    },
    { title: t({ message: 'Then', context: 'trigger' }), fields: useThen(known) },
  ];
}

function useThen(known: TriggerVocabulary | undefined): Field[] {
  const { t, i18n } = useLingui();
  return [
    {
      kind: 'select',
      name: 'process',
      label: t`Process that starts`,
      required: true,
      options: known?.processes.map((one) => ({ value: one.slug, label: say(one.title as Text, i18n.locale) })) ?? [],
      help: t`Only processes that talk with no customer can start by themselves.`,
    },
    {
      kind: 'number',
      name: 'most_per_hour',
      label: t`At most per hour`,
      required: true,
      whole: true,
      min: 1,
      max: 10_000,
      help: t`With more it switches itself off, and you are told.`,
    },
  ];
}

function useTimes(known: TriggerVocabulary | undefined): Field[] {
  const { t, i18n } = useLingui();
  const days = [0, 1, 2, 3, 4, 5, 6].map((day) => ({
    value: String(day),
    label: new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2024, 0, 1 + day),
    ),
  }));
  const when = is('schedule');
  return [
    { kind: 'words', name: 'times', label: t`Times`, when, help: t`With commas between them: 08:00, 14:30.` },
    { kind: 'multi', name: 'weekdays', label: t`Days`, options: days, when, nothing: t`Every day` },
    {
      kind: 'select',
      name: 'zone',
      label: t`Time zone`,
      when,
      options: known?.zones.map((value) => ({ value, label: value })) ?? [],
    },
    { kind: 'select', name: 'calendar_id', label: t`Calendar`, from: 'calendars', when, nothing: t`None` },
    {
      kind: 'select',
      name: 'closed',
      label: t`On closed days`,
      required: true,
      when: (values) => when(values) && Boolean(values.calendar_id),
      options: [
        { value: 'skip', label: t`Leave it out` },
        { value: 'next', label: t`On the next open day` },
      ],
    },
  ];
}

function OnOff({ row }: { row: Row }) {
  const storm = row.off_why === 'storm';
  return (
    <Badge size="sm" variant="light" color={row.on ? 'green' : storm ? 'red' : 'gray'}>
      {row.on ? <Trans>On</Trans> : storm ? <Trans>Stopped</Trans> : <Trans>Off</Trans>}
    </Badge>
  );
}
