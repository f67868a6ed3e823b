import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Monitored, Text } from '../../../api/types';
import { say } from '../../../lib/text';
import { useView } from '../../../ui/table/view';
import classes from '../measures.module.css';
import { PARTS, type Part } from './asked';
import { Floor, Period } from './period';

type Props = { children?: ReactNode; chosen?: Monitored['chosen']; stepName?: (step: string) => string };

/** The period, real or simulated, and what else is asked for, each with a way to ask for it no more. */
export function Bar({ children, chosen, stepName }: Props) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const parts = (Object.keys(PARTS) as Part[]).filter((part) => params[part]);
  const nameOf = (part: Part) => {
    const value = params[part] ?? '';
    if (part === 'through') return t`comes to ${stepName?.(value) ?? value}`;
    return say(chosen?.[part] as Text | undefined, i18n.locale) || value;
  };
  return (
    <div className={classes.bar}>
      <Period />
      <Floor />
      {params.version && (
        <button type="button" className={classes.chip} onClick={() => change({ version: undefined })}>
          <Trans>Only version {params.version}</Trans> ×
        </button>
      )}
      {parts.map((part) => (
        <button
          key={part}
          type="button"
          className={classes.chip}
          title={t`Ask for all again`}
          onClick={() => change({ [part]: undefined })}
        >
          {nameOf(part)} ×
        </button>
      ))}
      {children}
    </div>
  );
}
