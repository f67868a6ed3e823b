import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { TestReport } from '../../api/types';
import { say } from '../../lib/text';
import classes from './processes.module.css';

/** Each case with its verdict, and what no case has tried. */
export function TestResults({ report }: { report: TestReport }) {
  const { i18n } = useLingui();
  const passed = report.cases.filter((result) => result.passed).length;
  const steps = report.steps_not_covered;
  const outcomes = report.outcomes_not_covered.map(({ step, outcome }) => `${step}.${outcome}`);
  return (
    <section role="status">
      <p className={passed === report.cases.length ? classes.good : classes.bad}>
        <Trans>
          {passed} of <Plural value={report.cases.length} one="# case" other="# cases" /> passed
        </Trans>
      </p>
      <ul className={classes.findings}>
        {report.cases.map((result) => (
          <li key={result.name} data-severity={result.passed ? 'good' : 'error'}>
            {result.passed ? <IconCircleCheck size={16} aria-hidden /> : <IconCircleX size={16} aria-hidden />}
            <span>
              {result.name}
              {result.problems.length > 0 && (
                <small>{result.problems_told.map((one) => say(one, i18n.locale)).join('\n')}</small>
              )}
            </span>
          </li>
        ))}
      </ul>
      {(steps.length > 0 || outcomes.length > 0) && (
        <p className={classes.dim}>
          <Trans>Not tried by any case: {[...steps, ...outcomes].join(', ')}</Trans>
        </p>
      )}
    </section>
  );
}
