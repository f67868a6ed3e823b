import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Departures } from '../../../api/types';
import { number } from '../../../lib/format';
import { useView } from '../../../ui/table/view';
import classes from '../measures.module.css';
import { BEHIND } from './asked';
import { type Titles, useKinds, useStepName } from './words';

/** Deviations by kind and, of one process, by step; each opens its runs. */
export function Deviations({ found, titles, steps }: { found: Departures; titles: Titles; steps: boolean }) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const kinds = useKinds();
  const nameOf = useStepName(titles);
  const show = (name: 'kind' | 'departs', value: string) =>
    change({
      ...Object.fromEntries(BEHIND.map((one) => [one, undefined])),
      [name]: params[name] === value ? undefined : value,
    });
  if (!found.kinds.length) return null;
  return (
    <>
      <section className={classes.part} aria-label={t`Deviations by type`}>
        <h2>
          <Trans>Deviations by type</Trans>
        </h2>
        <ul className={classes.chips}>
          {found.kinds.map(({ kind, runs }) => (
            <li key={kind}>
              <button
                type="button"
                className={classes.chip}
                aria-pressed={params.kind === kind}
                onClick={() => show('kind', kind)}
              >
                {kinds[kind]} <strong>{number(runs, i18n.locale)}</strong>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {steps && (
        <section className={classes.part} aria-label={t`Deviations by step`}>
          <h2>
            <Trans>Deviations by step</Trans>
          </h2>
          <ul className={classes.rows}>
            {found.steps.map(({ step, kind, runs, times }) => {
              const key = `${step}.${kind}`;
              return (
                <li key={key}>
                  <button
                    type="button"
                    className={classes.row}
                    aria-pressed={params.departs === key}
                    onClick={() => show('departs', key)}
                  >
                    <span className={classes.name}>{nameOf(step)}</span>
                    <span>{kinds[kind]}</span>
                    <span className={classes.count}>
                      <Plural value={runs} one="# run" other="# runs" />
                      {times > runs && ` · ${number(times, i18n.locale)}×`}
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}
