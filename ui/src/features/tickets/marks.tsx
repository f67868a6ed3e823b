import { useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { IconAntennaBars2, IconAntennaBars3, IconAntennaBars4, IconFlame } from '@tabler/icons-react';
import { wordsFor } from '../../ui/interaction-words';
import classes from './tickets.module.css';
import { PRIORITIES, STATUS_COLOURS, STATUSES, type Status } from './words';

export function StatusBadge({ status }: { status: string }) {
  const { i18n } = useLingui();
  return (
    <Badge size="sm" variant="light" color={STATUS_COLOURS[status as Status] ?? 'gray'}>
      {wordsFor(STATUSES, status, (d) => i18n._(d))}
    </Badge>
  );
}

const ICONS: Record<number, typeof IconFlame> = {
  1: IconFlame,
  2: IconAntennaBars4,
  3: IconAntennaBars3,
  4: IconAntennaBars2,
};

/** The priority by sign and word: never by colour alone. */
export function Priority({ value }: { value: number }) {
  const { i18n } = useLingui();
  const Icon = ICONS[value] ?? IconAntennaBars3;
  return (
    <span className={classes.priority} data-priority={value}>
      <Icon size={15} aria-hidden />
      {wordsFor(PRIORITIES, String(value), (d) => i18n._(d))}
    </span>
  );
}
