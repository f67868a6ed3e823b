import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Rate, ReportRow, Text } from '../../../api/types';
import { number, percent } from '../../../lib/format';
import { say } from '../../../lib/text';
import { Reached } from '../monitor/four';
import { MEASURES, useMeasureNames } from '../monitor/words';
import classes from './reports.module.css';

type Props = {
  title: string;
  rows: ReportRow[];
  whole: ReportRow;
  linked?: boolean;
  /** A last column: what is remarked of a row. */
  more?: { title: string; of: (row: ReportRow) => ReactNode };
};

/** Rows with the four measurements, each beside the month before and with its benchmark. */
export function FigureRows({ title, rows, whole, linked, more }: Props) {
  const { t, i18n } = useLingui();
  const measures = useMeasureNames();
  const count = (value: number) => number(value, i18n.locale);
  const cells = (row: ReportRow) => (
    <>
      <td>{count(row.figures.runs)}</td>
      {MEASURES.map((measure) => (
        <td key={measure}>
          <Share rate={row.figures[measure]} before={row.before?.[measure]} />
        </td>
      ))}
      <td>{count(row.figures.late)}</td>
    </>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keys.
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={title}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{t`Runs`}</th>
            {MEASURES.map((measure) => (
              <th key={measure} scope="col">
                {measures[measure]}
              </th>
            ))}
            <th scope="col">{t`Late`}</th>
            {more && (
              <th scope="col" className={classes.words}>
                {more.title}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key ?? ''}>
              <th scope="row">
                <Name row={row} linked={linked} />
              </th>
              {cells(row)}
              {more && <td className={classes.words}>{more.of(row)}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <Trans>All</Trans>
            </th>
            {cells(whole)}
            {more && <td />}
          </tr>
        </tfoot>
      </table>
      {rows.length === 0 && (
        <p className={classes.dim}>
          <Trans>Nothing ended in this month that you may see.</Trans>
        </p>
      )}
    </div>
  );
}

function Name({ row, linked }: { row: ReportRow; linked?: boolean }) {
  const { t, i18n } = useLingui();
  if (row.key == null) return <span className={classes.dim}>{t`none`}</span>;
  const name = say(row.name as Text, i18n.locale) || row.key;
  if (!linked) return name;
  return (
    <Link to="/processes/$slug" params={{ slug: row.key }} search={{ view: 'measures' }}>
      {name}
    </Link>
  );
}

/** A share, whether its benchmark is reached, and by how many points it has moved since the month before. */
export function Share({ rate, before }: { rate: Rate; before?: Rate }) {
  const { t, i18n } = useLingui();
  if (rate.value == null) return <span className={classes.dim}>–</span>;
  const of = number(rate.of, i18n.locale);
  const moved = before?.value == null ? null : Math.round((rate.value - before.value) * 1000) / 10;
  const points = moved == null ? '' : `${moved > 0 ? '+' : ''}${number(moved, i18n.locale, 1)}`;
  return (
    <span title={t`of ${of}`} className={rate.few ? classes.pale : undefined}>
      {percent(rate.value, i18n.locale)} <Reached rate={rate} />
      <small>
        {rate.few && t`of ${of}`} {points && <span title={t`points since before`}>{points}</span>}
      </small>
    </span>
  );
}
