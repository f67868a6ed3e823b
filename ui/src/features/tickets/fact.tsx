import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { type ReactNode, useContext } from 'react';
import { say } from '../../lib/text';
import { wordsFor } from '../../ui/interaction-words';
import type { Clash } from './clash';
import { Names } from './names';
import classes from './ticket.module.css';
import type { Change } from './use-change';
import { useValueWords } from './value-words';
import { FIELDS } from './words';

type FactProps = { field: string; change: Change; label?: string; children: ReactNode };

/** One fact, and what somebody else made of it while I changed it, too. */
export function Fact({ field, change, label, children }: FactProps) {
  const { i18n } = useLingui();
  const clash = change.clashes.find((one) => one.field === field);
  return (
    <div>
      <dt>{label ?? wordsFor(FIELDS, field, (d) => i18n._(d))}</dt>
      <dd>
        {children}
        {clash && <Both clash={clash} change={change} />}
      </dd>
    </div>
  );
}

/** Two values for one fact: nothing is lost before somebody has chosen. */
export function Both({ clash, change }: { clash: Clash; change: Change }) {
  const { t, i18n } = useLingui();
  const { field, mine, theirs, by } = clash;
  const names = useContext(Names);
  const words = useValueWords(names);
  const who = (by && say(names[by], i18n.locale)) || t`Somebody else`;
  return (
    <div className={classes.clash} role="alert">
      <Trans>
        {who} changed this while you did: it is <strong>{words(field, theirs)}</strong> now, you wanted{' '}
        <strong>{words(field, mine)}</strong>.
      </Trans>
      <div>
        <Button variant="default" size="compact-xs" onClick={() => change.yield(field)}>
          <Trans>Leave theirs</Trans>
        </Button>
        <Button size="compact-xs" onClick={() => void change.save({ [field]: mine })}>
          <Trans>Take mine</Trans>
        </Button>
      </div>
    </div>
  );
}
