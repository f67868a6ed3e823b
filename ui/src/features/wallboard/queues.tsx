import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { Text, Wallboard } from '../../api/types';
import { percent } from '../../lib/format';
import { say } from '../../lib/text';
import { Since } from '../../ui/time';
import classes from './wallboard.module.css';

export function Queues({ board, simulated }: { board: Wallboard; simulated: boolean }) {
  const { i18n } = useLingui();
  return (
    <div className={classes.scrollX}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Queue</Trans>
            </th>
            <th scope="col">
              <Trans>Waiting</Trans>
            </th>
            <th scope="col">
              <Trans>Longest</Trans>
            </th>
            <th scope="col">
              <Trans>Ringing</Trans>
            </th>
            <th scope="col">
              <Trans>Free</Trans>
            </th>
            <th scope="col">
              <Trans>Busy</Trans>
            </th>
            <th scope="col">
              <Trans>Answered</Trans>
            </th>
            <th scope="col">
              <Trans>Abandoned</Trans>
            </th>
            <th scope="col">
              <Trans>Service level</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {board.queues.map((queue) => (
            <tr key={queue.id}>
              <th scope="row">
                <Link to="/floor/queues/$id" params={{ id: queue.id }}>
                  {say(queue.name as Text, i18n.locale)}
                </Link>
              </th>
              <td
                data-alarm={(queue.waiting > 0 && queue.agents_available === 0) || undefined}
                data-some={queue.waiting > 0 || undefined}
              >
                <Link
                  to="/history"
                  search={{ queue_id: queue.id, state: 'live', ...(simulated && { simulated: '1' }) }}
                >
                  {queue.waiting}
                </Link>
              </td>
              <td>{queue.oldest_since ? <Since at={queue.oldest_since} /> : '–'}</td>
              <td>{queue.offered}</td>
              <td>{queue.agents_available}</td>
              <td>{queue.agents_busy}</td>
              <td>{queue.answered_today}</td>
              <td>{queue.abandoned_today}</td>
              <td>{queue.service_level == null ? '–' : percent(queue.service_level, i18n.locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
