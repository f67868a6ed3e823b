import { Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Monitored, Text } from '../../../api/types';
import { number } from '../../../lib/format';
import { say } from '../../../lib/text';
import { useView } from '../../../ui/table/view';
import classes from '../measures.module.css';
import { PARTS, type Part, PERIODS, useAsked } from './asked';

type Props = { children?: ReactNode; chosen?: Monitored['chosen']; stepName?: (step: string) => string };

/** The period, real or simulated, and what else is asked for, each with a way to ask for it no more. */
export function Bar({ children, chosen, stepName }: Props) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const { days } = useAsked();
  const parts = (Object.keys(PARTS) as Part[]).filter((part) => params[part]);
  const nameOf = (part: Part) => {
    const value = params[part] ?? '';
    if (part === 'through') return t`comes to ${stepName?.(value) ?? value}`;
    return say(chosen?.[part] as Text | undefined, i18n.locale) || value;
  };
  return (
    <div className={classes.bar}>
      <Select
        size="xs"
        w={150}
        aria-label={t`Period`}
        allowDeselect={false}
        value={days}
        onChange={(value) => change({ days: value && value !== '30' ? value : undefined })}
        data={PERIODS.map((value) => ({
          value,
          label: value === '1' ? t`Last day` : t`Last ${number(Number(value), i18n.locale)} days`,
        }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t`Floor`}
        value={params.floor === 'simulated' ? 'simulated' : 'real'}
        onChange={(value) => change({ floor: value === 'simulated' ? value : undefined })}
        data={[
          { value: 'real', label: t`Real` },
          { value: 'simulated', label: t`Simulated` },
        ]}
      />
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
