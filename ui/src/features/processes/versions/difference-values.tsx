import { useLingui } from '@lingui/react/macro';
import type { Difference, WayDifference } from '../../../api/types';
import { useOutcomeWord } from '../../../ui/process-graph/outcome-words';
import { HEAD } from '../parameter-words';
import classes from './comparison.module.css';
import { fieldsOf, placeWords, written } from './place';

/** `owner` is the type of the step whose parameters they are, or the head. */
type Props = { owner: string | undefined; parameters: Difference[]; ways: WayDifference[] };

/** Parameters and ways of a step (or fields of the head) with what they were and what they are. */
export function DifferenceValues({ owner, parameters, ways }: Props) {
  const { t } = useLingui();
  const word = useOutcomeWord();
  const rows = [
    ...parameters.map(({ place, before, after }) => ({
      name: owner === HEAD ? placeWords(place) : fieldsOf(owner, place).join(' · '),
      before: before === null ? null : written(place, before),
      after: after === null ? null : written(place, after),
    })),
    ...ways.map((one) => ({ name: t`leads on: ${word(one.outcome)}`, before: one.before, after: one.after })),
  ];
  if (!rows.length) return null;
  return (
    <dl className={classes.values}>
      {rows.map(({ name, before, after }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {before === null ? <span className={classes.dim}>{t`nothing`}</span> : <del>{before}</del>} →{' '}
            {after === null ? <span className={classes.dim}>{t`nothing`}</span> : <ins>{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
