import { Trans, useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { TicketVisit, VisitWarnings } from '../../api/types';
import { wordsFor } from '../../ui/interaction-words';
import classes from './visits.module.css';
import { VISIT_STATUSES } from './words';

const COLOURS = { planned: 'blue', done: 'teal', missed: 'orange', cancelled: 'gray' } as const;

export function VisitStatus({ visit }: { visit: Pick<TicketVisit, 'status'> }) {
  const { i18n } = useLingui();
  return (
    <Badge className={classes.status} size="sm" variant="light" color={COLOURS[visit.status]}>
      {wordsFor(VISIT_STATUSES, visit.status, (descriptor) => i18n._(descriptor))}
    </Badge>
  );
}

/** What the requester asks for, until somebody has answered. */
export function Asked({ visit }: { visit: Pick<TicketVisit, 'asked'> }) {
  if (!visit.asked) return null;
  return (
    <p className={classes.warning}>
      <IconAlertTriangle size={14} aria-hidden />
      {visit.asked === 'move' ? (
        <Trans>The requester asks to move it.</Trans>
      ) : (
        <Trans>The requester asks to cancel it.</Trans>
      )}
    </p>
  );
}

/** What speaks against a time: it can be had all the same. */
export function Warnings({ warnings }: { warnings: VisitWarnings | null | undefined }) {
  if (!warnings || !(warnings.outside_hours || warnings.away || warnings.conflicts.length)) return null;
  return (
    <>
      {warnings.outside_hours && (
        <p className={classes.warning}>
          <IconAlertTriangle size={14} aria-hidden />
          <Trans>Outside of the opening hours.</Trans>
        </p>
      )}
      {warnings.away && (
        <p className={classes.warning}>
          <IconAlertTriangle size={14} aria-hidden />
          <Trans>This person is away on that day.</Trans>
        </p>
      )}
      {warnings.conflicts.map(({ number, begins_at }) => (
        <p key={`${number} ${begins_at}`} className={classes.warning}>
          <IconAlertTriangle size={14} aria-hidden />
          {number === null ? (
            <Trans>At that time this person has another visit.</Trans>
          ) : (
            <Trans>At that time this person has a visit for #{number}.</Trans>
          )}
        </p>
      ))}
    </>
  );
}

/** Where the file for one's own calendar is. */
export function calendarOf(ticket: string | number, visit: string): string {
  return `/api/tickets/${ticket}/visits/${visit}/calendar`;
}
