import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { may, useMe } from '../../lib/session';
import { Moment } from '../../ui/time';
import classes from './explain.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'calm';

/** The answer in one sentence, and what one can do about it. */
export function Answer({ tone, sentence, advice }: { tone: Tone; sentence: ReactNode; advice?: ReactNode }) {
  return (
    <div className={classes.answer} data-tone={tone} role="status">
      <div>
        <p className={classes.sentence}>{sentence}</p>
        {advice && <p className={classes.advice}>{advice}</p>}
      </div>
    </div>
  );
}

export function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Until when what keeps an agent away will last, where that is known. */
export function Lasts({ until }: { until: string | null | undefined }) {
  if (!until) return null;
  return (
    <span className={classes.note}>
      {' '}
      <Trans>
        until <Moment at={until} />
      </Trans>
    </span>
  );
}

/** Whether I may look at queues, and so at everything that waits in them. */
export function useMaySeeQueues(): boolean {
  return may(useMe(), 'routing:queue:see');
}
