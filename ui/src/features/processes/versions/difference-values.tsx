import { useLingui } from '@lingui/react/macro';
import type { Difference, WayDifference } from '../../../api/types';
import { useOutcomeWord } from '../../../ui/process-graph/outcome-words';
import classes from './comparison.module.css';
import { placeWords } from './place';

/** A value of a definition as somebody reads it. */
export function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

type Props = { parameters: Difference[]; ways: WayDifference[] };

/** Parameters and ways of a step (or fields of the head) with what they were and what they are. */
export function DifferenceValues({ parameters, ways }: Props) {
  const { t } = useLingui();
  const word = useOutcomeWord();
  const rows = [
    ...parameters.map((one) => ({ name: placeWords(one.place), before: one.before, after: one.after })),
    ...ways.map((one) => ({ name: t`leads on: ${word(one.outcome)}`, before: one.before, after: one.after })),
  ];
  if (!rows.length) return null;
  return (
    <dl className={classes.values}>
      {rows.map(({ name, before, after }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {before === null ? <span className={classes.dim}>{t`nothing`}</span> : <del>{written(before)}</del>} →{' '}
            {after === null ? <span className={classes.dim}>{t`nothing`}</span> : <ins>{written(after)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
