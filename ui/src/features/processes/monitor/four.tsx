import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon } from '@mantine/core';
import { IconCheck, IconTargetArrow, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import type { Benchmark, Measurements, Rate } from '../../../api/types';
import { dayOfMoment, number, percent } from '../../../lib/format';
import { may, useMe } from '../../../lib/session';
import { useView } from '../../../ui/table/view';
import classes from '../measures.module.css';
import { BEHIND } from './asked';
import { MEASURES, type Measure, useMeasureNames } from './words';

const BenchmarkForm = lazy(async () => ({ default: (await import('./benchmark-form')).BenchmarkForm }));
const WANTED = {
  application: 'not_applied',
  trajectory: 'departed',
  organisation: 'not_held',
  compliance: 'not_compliant',
} as const;

type Props = { figures: Measurements; benchmarks: Benchmark[]; process?: string };

/** The four measurements, each with its benchmark; a click shows what keeps it from being whole. */
export function Four({ figures, benchmarks, process }: Props) {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const names = useMeasureNames();
  const me = useMe();
  const [setting, setSetting] = useState<Measure>();
  const count = (value: number) => number(value, i18n.locale);
  const show = (wanted: string) =>
    change({
      ...Object.fromEntries(BEHIND.map((one) => [one, undefined])),
      wanted: params.wanted === wanted ? undefined : wanted,
    });
  const of: Record<Measure, (rate: Rate) => string> = {
    application: (rate) => t`${count(rate.part)} of ${count(rate.of)} interactions kept to it`,
    trajectory: (rate) => t`${count(rate.part)} of ${count(rate.of)} runs exactly so`,
    organisation: (rate) => t`${count(rate.part)} of ${count(rate.of)} steps by a holder of the role`,
    compliance: (rate) => t`${count(rate.part)} of ${count(rate.of)} runs`,
  };
  return (
    <>
      <ul className={classes.figures} aria-label={t`Measures`}>
        {MEASURES.map((measure) => {
          const seen = measure === 'application' && figures.inspected.of ? figures.inspected : undefined;
          const rate = seen ?? figures[measure];
          return (
            <li key={measure} className={classes.cell}>
              <button
                type="button"
                className={classes.figure}
                aria-pressed={params.wanted === WANTED[measure]}
                title={t`Show the runs behind it`}
                onClick={() => show(WANTED[measure])}
              >
                <span className={classes.dim}>{names[measure]}</span>
                <strong>
                  {rate.value == null ? '–' : percent(rate.value, i18n.locale)} <Reached rate={rate} />
                </strong>
                <span className={classes.dim}>
                  {seen ? <Seen rate={seen} system={figures.application} /> : of[measure](rate)}
                </span>
                {rate.few && (
                  <span className={classes.few}>
                    <Trans>few: moves a lot</Trans>
                  </span>
                )}
                <Held measure={measure} benchmarks={benchmarks} process={process} rate={rate} />
              </button>
              {seen && may(me, 'inspections:round:draw') && (
                <Link
                  className={classes.behind}
                  to="/inspections"
                  search={{ view: 'judged', ...judgedOf(process, params) }}
                >
                  <Trans>Inspections</Trans>
                </Link>
              )}
              {may(me, 'conformance:benchmark:edit') && (
                <ActionIcon
                  variant="subtle"
                  size={28}
                  className={classes.target}
                  aria-label={t`Benchmark of ${names[measure]}`}
                  onClick={() => setSetting(measure)}
                >
                  <IconTargetArrow size={15} />
                </ActionIcon>
              )}
            </li>
          );
        })}
        <li className={classes.cell}>
          <button
            type="button"
            className={classes.figure}
            aria-pressed={params.wanted === 'late'}
            title={t`Show the runs behind it`}
            onClick={() => show('late')}
          >
            <span className={classes.dim}>
              <Trans>Late</Trans>
            </span>
            <strong>{figures.runs ? percent(figures.late / figures.runs, i18n.locale) : '–'}</strong>
            <span className={classes.dim}>
              <Trans>
                {count(figures.late)} of {count(figures.runs)} runs with a late step
              </Trans>
            </span>
          </button>
        </li>
      </ul>
      {setting && (
        <Suspense>
          <BenchmarkForm
            measure={setting}
            process={process}
            benchmarks={benchmarks}
            close={() => setSetting(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}

/** What the inspections behind a figure are asked for by. */
function judgedOf(process: string | undefined, params: Record<string, string | undefined>) {
  const { days, floor, unit, brand, region, person } = params;
  return { process, days, floor, unit, brand, region, person };
}

/** What inspectors saw in a sample, with the interval in which the share of all lies; and what the system says. */
function Seen({ rate, system }: { rate: Measurements['inspected']; system: Rate }) {
  const { t, i18n } = useLingui();
  const share = (value: number | null | undefined) => (value == null ? '–' : percent(value, i18n.locale));
  const [part, of] = [number(rate.part, i18n.locale), number(rate.of, i18n.locale)];
  return (
    <>
      {t`${part} of ${of} inspected used it right`} ({t`${share(rate.low)} to ${share(rate.high)}`})
      <br />
      {t`By the system ${share(system.value)} of ${number(system.of, i18n.locale)}`}
    </>
  );
}

/** Whether the benchmark is reached: by a sign and a word, not by colour alone. */
export function Reached({ rate }: { rate: Rate }) {
  const { t } = useLingui();
  if (rate.reached == null) return null;
  return rate.reached ? (
    <IconCheck size={15} className={classes.reached} aria-label={t`benchmark reached`} role="img" />
  ) : (
    <IconX size={15} className={classes.missed} aria-label={t`benchmark missed`} role="img" />
  );
}

type HeldProps = { measure: Measure; benchmarks: Benchmark[]; process: string | undefined; rate: Rate };

function Held({ measure, benchmarks, process, rate }: HeldProps) {
  const { t, i18n } = useLingui();
  if (rate.benchmark == null) return null;
  const own = benchmarks.find((one) => one.measure === measure && one.process === process && process);
  const found = own ?? benchmarks.find((one) => one.measure === measure && !one.process);
  const who = found ? `${found.by ?? t`the program`}, ${dayOfMoment(found.set_at, i18n.locale)}` : '';
  return (
    <span className={classes.dim}>
      <Trans>Benchmark {percent(rate.benchmark, i18n.locale)}</Trans>
      {process && !own && ` · ${t`of the house`}`}
      {who && ` · ${who}`}
    </span>
  );
}
