import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ComplaintFigures, FigureGroup, LateStep, Text } from '../../api/types';
import { number, percent } from '../../lib/format';
import { say } from '../../lib/text';
import { useView } from '../../ui/table/view';
import classes from './complaints.module.css';
import { money } from './money';
import type { Params } from './query';
import { registerQuery } from './query';
import type { FigureName } from './words';

export const BYS = ['region', 'brand', 'service', 'cause', 'unit', 'month'] as const;
export type By = (typeof BYS)[number];
type Counts = FigureGroup['counts'];

/** What figures are broken down by, out of the address. */
export function useBy(): By {
  const { params } = useView();
  return BYS.find((one) => one === params.by) ?? 'region';
}

export function BySelect({ without }: { without?: By }) {
  const { t } = useLingui();
  const { change } = useView();
  const words: Record<By, string> = {
    region: t`By region`,
    brand: t`By brand`,
    service: t`By service`,
    cause: t`By cause`,
    unit: t`By team`,
    month: t`By month`,
  };
  return (
    <Select
      w={150}
      aria-label={t`Broken down`}
      allowDeselect={false}
      value={useBy()}
      onChange={(by) => change({ by: by && by !== 'region' ? by : undefined })}
      data={BYS.filter((one) => one !== without).map((value) => ({ value, label: words[value] }))}
    />
  );
}

type Props = { figures: ComplaintFigures; by: By };

/** Figures of a period: the whole as tiles, the parts as a table, the steps that were late. */
export function FigureBoard({ figures, by }: Props) {
  const { since, until } = figures;
  const opens = useOpens(since, until);
  return (
    <div className={classes.board}>
      <Tiles whole={figures.whole} opens={opens} />
      <Parts groups={figures.groups} by={by} opens={opens} />
      <LateSteps steps={figures.late_steps} opens={opens} />
    </div>
  );
}

type Opens = (part: Params, children: ReactNode, label?: string) => ReactNode;

/** A link to the register with the complaints behind a figure. */
function useOpens(since: string, until: string): Opens {
  const { params } = useView();
  const { region, brand, service, cause, unit, simulated } = registerQuery(params);
  const places = { region, brand, service, cause, unit, simulated };
  return (part, children, label) => (
    <Link
      to="/complaints"
      search={{ ...places, from: since, to: until, ...part }}
      className={classes.figureLink}
      aria-label={label}
    >
      {children}
    </Link>
  );
}

function Tiles({ whole, opens }: { whole: FigureGroup; opens: Opens }) {
  const { t, i18n } = useLingui();
  const c = whole.counts;
  const n = (value: number) => number(value, i18n.locale);
  const share = (part: number, all: number) => (all ? percent(part / all, i18n.locale) : '–');
  const of = (part: number, all: number) => t`${n(part)} of ${n(all)}`;
  const tiles: { figure: FigureName; name: string; value: string; below: string }[] = [
    {
      figure: 'received',
      name: t({ message: 'Received', context: 'complaints' }),
      value: n(c.received),
      below: t`${n(c.closed)} closed`,
    },
    { figure: 'on_time', name: t`On time`, value: share(c.on_time, c.promised), below: of(c.on_time, c.promised) },
    {
      figure: 'first_on_time',
      name: t`First answer on time`,
      value: share(c.first_on_time, c.first_promised),
      below: of(c.first_on_time, c.first_promised),
    },
    {
      figure: 'repeated',
      name: t({ message: 'Repeated', context: 'complaints' }),
      value: share(c.repeated, c.closed),
      below: of(c.repeated, c.closed),
    },
    {
      figure: 'escalated',
      name: t({ message: 'Escalated', context: 'complaints' }),
      value: share(c.escalated, c.closed),
      below: of(c.escalated, c.closed),
    },
    {
      figure: 'satisfied',
      name: t({ message: 'Satisfied', context: 'complaints' }),
      value: share(c.satisfied, c.closed),
      below: of(c.satisfied, c.closed),
    },
    {
      figure: 'received',
      name: t`Per 10,000 customers`,
      value: whole.per_10_000 == null ? '–' : n(whole.per_10_000),
      below: whole.customers == null ? t`customers not known` : t`${n(whole.customers)} customers`,
    },
    {
      figure: 'late',
      name: t`With a late step`,
      value: share(c.late, c.closed),
      below: t`${n(c.late_steps)} late steps`,
    },
    {
      figure: 'goodwill',
      name: t`Goodwill`,
      value: money(c.goodwill_sum, i18n.locale),
      below: of(c.goodwill, c.closed),
    },
    { figure: 'open', name: t`Still open`, value: n(c.open), below: t`when the period ended` },
  ];
  return (
    <ul className={classes.tiles} aria-label={t`Figures`}>
      {tiles.map(({ figure, name, value, below }) => (
        <li key={name}>
          {opens(
            { figure },
            <>
              <span className={classes.dim}>{name}</span>
              <strong>{value}</strong>
              <span className={classes.dim}>{below}</span>
            </>,
          )}
        </li>
      ))}
    </ul>
  );
}

/** The filter of the register that a part stands for. */
function partOf(by: By, key: string | null): Params {
  if (by === 'month') return {};
  if (by === 'unit') return { own_unit: key ?? undefined };
  return { [by]: key ?? 'none' };
}

function Parts({ groups, by, opens }: { groups: FigureGroup[]; by: By; opens: Opens }) {
  const { t, i18n } = useLingui();
  if (!groups.length) return null;
  const share = (part: number, all: number) => (all ? percent(part / all, i18n.locale) : '–');
  const cell = (group: FigureGroup, figure: FigureName, shown: string) => (
    <td>{by === 'month' ? shown : opens({ ...partOf(by, group.key), figure }, shown)}</td>
  );
  const columns: [string, FigureName, (c: Counts) => string][] = [
    [t({ message: 'Received', context: 'complaints' }), 'received', (c) => number(c.received, i18n.locale)],
    [t({ message: 'Closed', context: 'complaints' }), 'closed', (c) => number(c.closed, i18n.locale)],
    [t`On time`, 'on_time', (c) => share(c.on_time, c.promised)],
    [t`First answer on time`, 'first_on_time', (c) => share(c.first_on_time, c.first_promised)],
    [t({ message: 'Repeated', context: 'complaints' }), 'repeated', (c) => share(c.repeated, c.closed)],
    [t({ message: 'Escalated', context: 'complaints' }), 'escalated', (c) => share(c.escalated, c.closed)],
    [t({ message: 'Satisfied', context: 'complaints' }), 'satisfied', (c) => share(c.satisfied, c.closed)],
    [t`With a late step`, 'late', (c) => share(c.late, c.closed)],
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the window is scrolled by keyboard too.
    <section className={classes.part} aria-label={t`Broken down`} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">
              <Trans context="complaints">Part</Trans>
            </th>
            {columns.map(([title]) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            <th scope="col">
              <Trans>Per 10,000 customers</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key ?? ''}>
              <th scope="row">{group.name ? say(group.name as Text, i18n.locale) : <Trans>Not known</Trans>}</th>
              {columns.map(([title, figure, shown]) => (
                <Cell key={title}>{cell(group, figure, shown(group.counts))}</Cell>
              ))}
              <td>{group.per_10_000 == null ? '–' : number(group.per_10_000, i18n.locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ children }: { children: ReactNode }) {
  return <>{children}</>;
}

function LateSteps({ steps, opens }: { steps: LateStep[]; opens: Opens }) {
  const { t, i18n } = useLingui();
  if (!steps.length) return null;
  return (
    <section className={classes.part} aria-label={t`Steps that were late`}>
      <h2>
        <Trans>Steps that were late</Trans>
      </h2>
      <ul className={classes.late}>
        {steps.map(({ process, step, title, times, complaints }) => (
          <li key={`${process} ${step}`}>
            {opens(
              { figure: 'late', process, step },
              <>
                <span>{say(title as Text, i18n.locale)}</span>
                <span className={classes.dim}>
                  {number(times, i18n.locale)}× · <Plural value={complaints} one="# complaint" other="# complaints" />
                </span>
              </>,
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
