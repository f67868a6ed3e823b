import { Trans } from '@lingui/react/macro';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './welcome.module.css';

/** One thing to do, and whether it has been done. */
export function StepCard({ title, done, children }: { title: ReactNode; done: boolean; children: ReactNode }) {
  return (
    <li className={classes.step} data-done={done || undefined}>
      <span className={classes.mark}>
        {done ? <IconCircleCheckFilled size={20} aria-hidden /> : <IconCircle size={20} aria-hidden />}
      </span>
      <div>
        <h2>
          {title}
          <span className="visually-hidden">{done ? <Trans>, done</Trans> : <Trans>, not done yet</Trans>}</span>
        </h2>
        <div className={classes.body}>{children}</div>
      </div>
    </li>
  );
}
