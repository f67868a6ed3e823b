import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { Path, Text } from '../api/types';
import { say } from '../lib/text';
import { ProcessGraph } from './process-graph';
import classes from './run-path.module.css';
import { Moment, Since } from './time';

/** The way a run has gone through its process, and where it stands: drawn, and as a list. */
export function RunPath({ path }: { path: Path }) {
  return (
    <>
      <Drawn path={path} />
      <Listed path={path} />
    </>
  );
}

function Drawn({ path }: { path: Path }) {
  const gone = useMemo(
    () => ({ done: path.done.map((step) => step.step), here: path.standing.map((place) => place.step) }),
    [path],
  );
  return (
    <div className={classes.drawn}>
      <ProcessGraph graph={path.graph} path={gone} />
    </div>
  );
}

function Listed({ path }: { path: Path }) {
  const { t, i18n } = useLingui();
  const titles = new Map(path.graph.steps.map((step) => [step.name, say(step.title as Text, i18n.locale)]));
  return (
    <ol className={classes.path} aria-label={t`Steps done`}>
      {path.done.map((step, index) => (
        <li key={index}>
          <span>{titles.get(step.step) || step.step}</span>
          <small>
            {step.outcome} · <Moment at={step.at} />
          </small>
        </li>
      ))}
      {path.standing.map((place) => (
        <li key={place.step} data-here>
          <strong>{titles.get(place.step) || place.step}</strong>
          <small data-late={place.late || undefined}>
            <Trans>
              here since <Since at={place.since} />
            </Trans>
          </small>
        </li>
      ))}
    </ol>
  );
}
