import { useLingui } from '@lingui/react/macro';
import { useNow } from '../lib/clock';
import { clock, exactly, moment, secondsBetween } from '../lib/format';

/** A running length of time since a moment. */
export function Since({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  return <span className={`numbers ${className ?? ''}`}>{clock(secondsBetween(at, now))}</span>;
}

/** What is left until a moment; zero when it has passed. */
export function Until({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  return <span className={`numbers ${className ?? ''}`}>{clock(Math.ceil(-secondsBetween(at, now)))}</span>;
}

/** A moment as short as it can be told: `brief` leaves the time of day out once it was not today. */
export function Moment({ at, brief = false }: { at: string; brief?: boolean }) {
  const { i18n } = useLingui();
  return (
    <time className="numbers" dateTime={at} title={exactly(at, i18n.locale)}>
      {moment(at, i18n.locale, Date.now(), brief)}
    </time>
  );
}
