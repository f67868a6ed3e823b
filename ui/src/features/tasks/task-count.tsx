import { useLingui } from '@lingui/react/macro';
import classes from './tasks.module.css';
import { useTaskCount } from './use-tasks';

/** How much waits for me, beside the way to it. */
export function TaskCount() {
  const { t } = useLingui();
  const count = useTaskCount();
  if (!count || count.mine + count.open === 0) return null;
  const { late } = count;
  return (
    <span className={classes.count} data-late={late > 0 || undefined} title={late > 0 ? t`Late: ${late}` : undefined}>
      {count.mine + count.open}
    </span>
  );
}
