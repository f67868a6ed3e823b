import { useLingui } from '@lingui/react/macro';
import type { Errors, Option } from '../../ui/form/fields';

const FREQUENT_ZONES = [
  'America/Sao_Paulo',
  'Asia/Shanghai',
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'UTC',
];

/** Every time zone the browser knows, the likely ones first. */
export function timeZones(): Option[] {
  const rest = Intl.supportedValuesOf('timeZone').filter((zone) => !FREQUENT_ZONES.includes(zone));
  return [...FREQUENT_ZONES, ...rest].map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}

export function hereZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Choices that several screens offer, in the reader's language. */
export function useChoices() {
  const { t, i18n } = useLingui();
  const day = new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' });
  const media = [
    { value: 'voice', label: t`Phone` },
    { value: 'chat', label: t`Chat` },
    { value: 'mail', label: t`E-mail` },
    { value: 'form', label: t`Web form` },
    { value: 'in_person', label: t`In person` },
  ];
  return {
    media,
    // What agents are given: customers by a medium, or work at the desk that no customer waits beside.
    work: [...media, { value: 'task', label: t`Tickets and tasks` }],
    languages: [
      { value: 'en', label: 'English' },
      { value: 'pt-BR', label: 'Português (Brasil)' },
      { value: 'zh-CN', label: '简体中文' },
    ],
    unitKinds: [
      { value: 'company', label: t`Company` },
      { value: 'department', label: t`Department` },
      { value: 'centre', label: t`Centre` },
      { value: 'team', label: t`Team` },
      { value: 'office', label: t`Office` },
    ],
    // Day 0 is a Monday, as in the server's calendars: 2024-01-01 was one.
    days: Array.from({ length: 7 }, (_, i) => ({ value: String(i), label: day.format(Date.UTC(2024, 0, 1 + i)) })),
    policies: [
      { value: 'longest_idle', label: t`Longest idle` },
      { value: 'best_skilled', label: t`Best skilled` },
      { value: 'least_occupied', label: t`Least occupied today` },
      { value: 'round_robin', label: t`In turn` },
      { value: 'ring_all', label: t`Ring all` },
    ],
    missed: [
      { value: 'not_available', label: t`Becomes not available` },
      { value: 'stay', label: t`Stays available` },
    ],
    statusKinds: [
      { value: 'available', label: t`Available` },
      { value: 'not_available', label: t`Not available` },
    ],
    blockKinds: [
      { value: 'ip', label: t`IP address` },
      { value: 'address', label: t`Phone number or address` },
    ],
  };
}

/** What is wrong with the label of a brand or channel: it is part of every touchpoint's code. */
export function useLabelCheck(): (value: unknown) => Errors {
  const { t } = useLingui();
  return matching(/^[A-Z0-9]{1,3}$/, t`One to three capital letters or digits`);
}

/** Says the message of a text that is there and does not match. */
export function matching(pattern: RegExp, message: string): (value: unknown) => Errors {
  return (value) => {
    const errors: Errors = {};
    if (value && !pattern.test(String(value))) errors[''] = message;
    return errors;
  };
}

/** The label of a stored value. */
export function labelOf(options: Option[], value: unknown): string {
  return options.find((option) => option.value === String(value))?.label ?? String(value ?? '');
}
