import { Trans, useLingui } from '@lingui/react/macro';
import { fieldWord, HEAD } from '../parameter-words';
import classes from './designer.module.css';
import type { Difference } from './model/comparing';

/** What is different, step by step, in words. */
export function DifferenceList({ differences, focus }: { differences: Difference[]; focus?: (step: string) => void }) {
  const { t } = useLingui();
  const words = { added: t`new`, removed: t`removed`, changed: t`changed` };
  if (!differences.length)
    return (
      <p className={classes.dim}>
        <Trans>Nothing is different.</Trans>
      </p>
    );
  return (
    <ul className={classes.differences} aria-label={t`What is different`}>
      {differences.map(({ step, type = HEAD, how, fields }) => (
        <li key={step} data-how={how}>
          {step && focus && how !== 'removed' ? (
            <button type="button" className={classes.link} onClick={() => focus(step)}>
              {step}
            </button>
          ) : (
            <strong>{step || t`The process`}</strong>
          )}{' '}
          {words[how]}
          {fields.length > 0 && (
            <small className={classes.dim}>: {fields.map((field) => fieldWord(type, field) ?? field).join(', ')}</small>
          )}
        </li>
      ))}
    </ul>
  );
}
