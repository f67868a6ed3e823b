import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Wallboard } from '../../api/types';
import { useNow } from '../../lib/clock';
import { clock, percent, secondsBetween } from '../../lib/format';
import classes from './wallboard.module.css';

/** The floor in six figures. */
export function Totals({ board }: { board: Wallboard }) {
  const { i18n } = useLingui();
  const now = useNow();
  const sum = (pick: (queue: Wallboard['queues'][number]) => number) =>
    board.queues.reduce((total, queue) => total + pick(queue), 0);
  const waiting = sum((queue) => queue.waiting);
  const oldest = board.queues
    .map((queue) => queue.oldest_since)
    .filter((at): at is string => !!at)
    .sort()[0];
  const answered = sum((queue) => queue.answered_today);
  const abandoned = sum((queue) => queue.abandoned_today);
  const free = board.agents.filter((agent) => agent.state === 'available').length;
  return (
    <div className={classes.totals}>
      <Figure label={<Trans>Waiting</Trans>} value={waiting} alarm={waiting > 0} />
      <Figure label={<Trans>Longest wait</Trans>} value={oldest ? clock(secondsBetween(oldest, now)) : '0:00'} />
      <Figure label={<Trans>Agents free</Trans>} value={free} alarm={free === 0 && waiting > 0} />
      <Figure
        label={<Trans>Talking</Trans>}
        value={board.live.filter((row) => row.state === 'active' || row.state === 'held').length}
      />
      <Figure label={<Trans>Answered today</Trans>} value={answered} />
      <Figure
        label={<Trans>Abandoned today</Trans>}
        value={abandoned}
        note={answered + abandoned ? percent(abandoned / (answered + abandoned), i18n.locale) : undefined}
      />
    </div>
  );
}

function Figure({ label, value, note, alarm }: { label: ReactNode; value: ReactNode; note?: string; alarm?: boolean }) {
  return (
    <div className={classes.figure} data-alarm={alarm || undefined}>
      <span className={classes.figureLabel}>{label}</span>
      <span className={classes.figureValue}>
        {value}
        {note && <small>{note}</small>}
      </span>
    </div>
  );
}
