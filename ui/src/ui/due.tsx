import { Trans } from '@lingui/react/macro';
import { useNow } from '../lib/clock';
import classes from './due.module.css';
import { Moment, Since } from './time';

/** By when: a moment, or since when it is too late. */
export function Due({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return <span className={classes.nobody}>–</span>;
  if (Date.parse(at) > now) return <Moment at={at} />;
  return (
    <span className={classes.late}>
      <Trans>
        Late <Since at={at} />
      </Trans>
    </span>
  );
}
