import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ask } from '../../../api/client';
import { getProcessHeat } from '../../../api/generated';
import type { Graph, StandingStep, Text } from '../../../api/types';
import { lengthOf, number } from '../../../lib/format';
import { say } from '../../../lib/text';
import type { Heat } from '../../../ui/process-graph/step-card';
import classes from '../live-graph.module.css';
import { useAsked } from './asked';

/** A step as warm as runs stand there for long: those that stand there now, or that left it in the period. */
export type Warm = { step: string; count: number; median_s: number; p90_s: number; late: number };
/** From how many seconds of the median on a step is of which warmth; the first is for less. */
export const BORDERS = [60, 600, 3600, 28_800];

export function warmth(seconds: number): number {
  return 1 + BORDERS.filter((border) => seconds >= border).length;
}

/** The steps at which somebody stands now, or stood in the period that the address asks for. */
export function useWarm(slug: string, standing: StandingStep[] | undefined, period: boolean): Warm[] | undefined {
  const { asked } = useAsked();
  const query = { from: asked.from, simulated: asked.simulated };
  const stood = useQuery({
    queryKey: ['monitor', 'heat', slug, query],
    queryFn: () => ask(getProcessHeat({ path: { slug }, query })),
    placeholderData: keepPreviousData,
    enabled: period,
  }).data?.steps;
  return useMemo(
    () => (period ? stood?.map(({ visits, ...row }) => ({ ...row, count: visits })) : standing),
    [period, stood, standing],
  );
}

/** What each step's card says of it, in short and read out. */
export function useHeat(warm: Warm[] | undefined, period: boolean): Map<string, Heat> | undefined {
  const { t, i18n } = useLingui();
  return useMemo(() => {
    if (!warm) return undefined;
    return new Map(
      warm.map((row) => {
        const [half, most] = [lengthOf(row.median_s, i18n.locale), lengthOf(row.p90_s, i18n.locale)];
        const count = number(row.count, i18n.locale);
        const late = row.late ? ` · ${t`${number(row.late, i18n.locale)} late`}` : '';
        if (row.p90_s < 1 && !row.late) {
          // It takes no time: that it was come to is all there is to say.
          return [row.step, { level: 0, short: `${count}×`, full: t`${count} runs, at once` }];
        }
        const short = `${period ? `${count}× ` : ''}${half} / ${most}${late}`;
        const full = t`${count} runs, half within ${half}, nine of ten within ${most}`;
        return [row.step, { level: warmth(row.median_s), short, full: `${full}${late}` }];
      }),
    );
  }, [warm, period, t, i18n.locale]);
}

/** What the shades and the two lengths mean. */
export function Legend() {
  const { t, i18n } = useLingui();
  const lasts = (seconds: number) => lengthOf(seconds, i18n.locale);
  const words = [
    t`under ${lasts(BORDERS[0] as number)}`,
    ...BORDERS.map((border, n) => {
      const next = BORDERS[n + 1];
      return next ? `${lasts(border)} – ${lasts(next)}` : t`over ${lasts(border)}`;
    }),
  ];
  return (
    <ul className={classes.legend} aria-label={t`What the shades mean`}>
      <li>
        <Trans>Time at a step: half / nine of ten within</Trans>
      </li>
      {words.map((word, n) => (
        <li key={word}>
          <span className={classes.swatch} data-heat={n + 1} aria-hidden />
          {word}
        </li>
      ))}
    </ul>
  );
}

/** The same in rows, in the order of the process. */
export function HeatTable({ graph, warm, period }: { graph: Graph; warm: Warm[] | undefined; period: boolean }) {
  const { t, i18n } = useLingui();
  const found = new Map(warm?.map((row) => [row.step, row]));
  const known = new Set(graph.steps.map((step) => step.name));
  const rows = [
    ...graph.steps.map((step) => ({ name: step.name, title: say(step.title as Text, i18n.locale) || step.name })),
    ...[...found.keys()].filter((name) => !known.has(name)).map((name) => ({ name, title: name })),
  ].filter((row) => found.has(row.name));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long table is scrolled with the keys.
    <div className={classes.table} tabIndex={0} role="group" aria-label={t`Times at steps`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t`Step`}</th>
            <th scope="col">{period ? t`How often` : t`Stand there`}</th>
            <th scope="col">{t`Half within`}</th>
            <th scope="col">{t`Nine of ten within`}</th>
            <th scope="col">{t`Late`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, title }) => {
            const row = found.get(name) as Warm;
            return (
              <tr key={name}>
                <th scope="row">{title}</th>
                <td>{number(row.count, i18n.locale)}</td>
                <td data-heat={warmth(row.median_s)}>{lengthOf(row.median_s, i18n.locale)}</td>
                <td>{lengthOf(row.p90_s, i18n.locale)}</td>
                <td className={row.late ? classes.late : undefined}>{number(row.late, i18n.locale)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 && (
        <p className={classes.none}>{period ? t`Nothing ended in this period.` : t`Nobody stands here now.`}</p>
      )}
    </div>
  );
}
