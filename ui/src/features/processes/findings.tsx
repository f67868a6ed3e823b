import { Trans, useLingui } from '@lingui/react/macro';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { Finding } from '../../api/types';
import { say } from '../../lib/text';
import classes from './processes.module.css';

/** What the validator says, errors first, each with its step. */
export function Findings({ findings }: { findings: Finding[] }) {
  const { i18n } = useLingui();
  if (!findings.length) {
    return (
      <p className={classes.good} role="status">
        <IconCircleCheck size={16} aria-hidden /> <Trans>The validator found nothing.</Trans>
      </p>
    );
  }
  const sorted = [...findings].sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  return (
    <ul className={classes.findings} role="status">
      {sorted.map((finding, index) => (
        <li key={index} data-severity={finding.severity}>
          {finding.severity === 'error' ? (
            <IconCircleX size={16} aria-hidden />
          ) : (
            <IconAlertTriangle size={16} aria-hidden />
          )}
          <span>
            {finding.step && <code>{finding.step}</code>} {say(finding.text, i18n.locale)}
          </span>
        </li>
      ))}
    </ul>
  );
}
