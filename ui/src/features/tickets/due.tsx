import { Trans } from '@lingui/react/macro';
import { useNow } from '../../lib/clock';
import { Moment, Since } from '../../ui/time';
import classes from './tickets.module.css';

/** By when something is promised: a moment, or since when it is too late. */
export function Due({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return <span className={classes.dim}>–</span>;
  if (Date.parse(at) > now) return <Moment at={at} />;
  return (
    <span className={classes.late}>
      <Trans>
        Late <Since at={at} />
      </Trans>
    </span>
  );
}
