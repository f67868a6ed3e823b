import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { MeasurementsOf, Monitored, Rate, Text } from '../../../api/types';
import { number, percent } from '../../../lib/format';
import { may, useMe } from '../../../lib/session';
import { say } from '../../../lib/text';
import { useView } from '../../../ui/table/view';
import classes from '../measures.module.css';
import { GROUPS, type Group, PARTS, type Part } from './asked';
import { Reached } from './four';
import { MEASURES, type Measure, type Titles, useMeasureNames, useStepName } from './words';

type Props = { monitored: Monitored; by: Group; process?: string; titles: Titles };
type Column = 'runs' | 'inspected' | Measure | 'late' | 'handed_over';

/** A row for each unit, role, person and so on: ranked by any column; a click asks for it alone. */
export function Groups({ monitored, by, process, titles }: Props) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const me = useMe();
  const measures = useMeasureNames();
  const names: Record<Group, string> = {
    process: t`Process`,
    unit: t`Unit`,
    brand: t`Brand`,
    region: t`Region`,
    post: t`Role`,
    person: t`Person`,
    step: t`Step`,
    day: t`Day`,
    week: t`Week`,
    month: t`Month`,
  };
  const offered = GROUPS.filter((one) => {
    if (one === 'process') return !process;
    if (one === 'step') return Boolean(process);
    return one !== 'person' || may(me, 'conformance:person:see');
  });
  const columns: Array<{ id: Column; title: string }> = [
    { id: 'runs', title: t`Runs` },
    { id: 'inspected', title: t`On-site, inspected` },
    ...MEASURES.map((id) => ({ id, title: id === 'application' ? t`On-site, by the system` : measures[id] })),
    { id: 'late', title: t`Late` },
    { id: 'handed_over', title: t`Hand-overs not foreseen` },
  ];
  const [sorted, falling] = params.sort ? [params.sort.replace('-', ''), params.sort.startsWith('-')] : ['', false];
  const rows = sorted ? [...monitored.rows].sort(compare(sorted as Column, falling)) : monitored.rows;
  const more = monitored.total - monitored.rows.length;
  return (
    <section className={classes.part} aria-label={t`By what`}>
      <div className={classes.head}>
        <Select
          size="xs"
          w={170}
          aria-label={t`By what`}
          allowDeselect={false}
          value={by}
          onChange={(value) => change({ by: value ?? undefined, sort: undefined })}
          data={offered.map((value) => ({ value, label: t`By ${names[value]}` }))}
        />
        <span className={classes.dim}>{number(monitored.total, i18n.locale)}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keys. */}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={names[by]}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{names[by]}</th>
              {columns.map(({ id, title }) => (
                <th key={id} scope="col" aria-sort={sorted === id ? (falling ? 'descending' : 'ascending') : undefined}>
                  <button
                    type="button"
                    className={classes.sort}
                    onClick={() => change({ sort: params.sort === `-${id}` ? id : `-${id}` })}
                  >
                    {title} {sorted === id ? (falling ? '↓' : '↑') : ''}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key ?? ''}>
                <th scope="row">
                  <Name row={row} by={by} titles={titles} />
                </th>
                <td>{number(row.runs, i18n.locale)}</td>
                <td>
                  <Share rate={row.inspected} />
                </td>
                {MEASURES.map((measure) => (
                  <td key={measure}>
                    <Share rate={row[measure]} />
                  </td>
                ))}
                <td>{number(row.late, i18n.locale)}</td>
                <td>{number(row.handed_over, i18n.locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && (
        <p className={classes.dim}>
          <Trans>Nothing ended in this period.</Trans>
        </p>
      )}
      {more > 0 && (
        <p className={classes.dim}>
          <Trans>{number(more, i18n.locale)} more are not shown.</Trans>
        </p>
      )}
    </section>
  );
}

function compare(column: Column, falling: boolean) {
  const value = (row: MeasurementsOf) => {
    const found = row[column];
    return typeof found === 'number' ? found : (found.value ?? -1);
  };
  return (a: MeasurementsOf, b: MeasurementsOf) => (falling ? value(b) - value(a) : value(a) - value(b));
}

const ASKS: Partial<Record<Group, Part>> = {
  unit: 'unit',
  brand: 'brand',
  region: 'region',
  post: 'post',
  person: 'person',
  step: 'through',
};

function Name({ row, by, titles }: { row: MeasurementsOf; by: Group; titles: Titles }) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const stepName = useStepName(titles);
  if (row.key == null) return <span className={classes.dim}>{t`none`}</span>;
  const key = row.key;
  const name = by === 'step' ? stepName(key) : say(row.name as Text, i18n.locale) || key;
  if (by === 'process') {
    const search = { view: 'measures', days: params.days, floor: params.floor, unit: params.unit, brand: params.brand };
    return (
      <Link to="/processes/$slug" params={{ slug: key }} search={search}>
        {name}
      </Link>
    );
  }
  const part = ASKS[by];
  if (!part || !(part in PARTS)) return name;
  return (
    <button type="button" className={classes.link} onClick={() => change({ [part]: key, by: undefined })}>
      {name}
    </button>
  );
}

function Share({ rate }: { rate: Rate }) {
  const { t, i18n } = useLingui();
  if (rate.value == null) return <span className={classes.dim}>–</span>;
  const of = number(rate.of, i18n.locale);
  return (
    <span title={t`of ${of}`} className={rate.few ? classes.pale : undefined}>
      {percent(rate.value, i18n.locale)}
      {rate.few && <small> ({t`of ${of}`})</small>} <Reached rate={rate} />
    </span>
  );
}
