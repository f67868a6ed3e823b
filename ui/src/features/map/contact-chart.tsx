import { useLingui } from '@lingui/react/macro';
import type { GetContactMatrixResponse } from '../../api/generated';
import type { Text } from '../../api/types';
import { say } from '../../lib/text';
import classes from './contact.module.css';
import { outline, places, SIZE, toX, toY } from './contact-model';

type Standing = GetContactMatrixResponse['items'][number];

/** Processes by contact degree and variety. The table beside it says the same; the numbers are its lines. */
export function ContactChart({ items, active }: { items: Standing[]; active: string | undefined }) {
  const { t, i18n } = useLingui();
  const middles = places(items);
  const most = Math.max(1, ...items.map((one) => one.runs));
  const { left, top, right, bottom } = SIZE;
  return (
    <svg
      className={classes.chart}
      viewBox={`0 0 ${SIZE.width} ${SIZE.height}`}
      role="img"
      aria-label={t`Contact degree and variety of each process; the table has the same figures.`}
    >
      <path
        className={classes.band}
        d={`M${toX(0)},${toY(0)} L${toX(0.2)},${toY(0)} L${toX(1)},${toY(0.8)} L${toX(1)},${toY(1)} L${toX(0.8)},${toY(1)} L${toX(0)},${toY(0.2)} Z`}
      />
      <path className={classes.axis} d={`M${left},${top} V${bottom} H${right}`} />
      {[0, 0.5, 1].map((at) => (
        <g key={at}>
          <text x={toX(at)} y={bottom + 16} textAnchor="middle">
            {at}
          </text>
          <text x={left - 8} y={toY(at)} textAnchor="end" dominantBaseline="central">
            {at}
          </text>
        </g>
      ))}
      <text x={right} y={bottom + 34} textAnchor="end">{t`Contact degree →`}</text>
      <text x={left} y={top - 10}>{t`↑ Variety`}</text>
      {[...items].reverse().map((one, index) => {
        const rank = items.length - index;
        const [x, y] = middles[rank - 1] ?? [0, 0];
        return (
          <g
            key={one.process}
            className={classes.mark}
            data-lean={one.lean}
            data-active={active === one.process || undefined}
          >
            <title>{say(one.title as Text, i18n.locale)}</title>
            <path className={classes.point} d={outline(one.lean, x, y, 10 + 9 * Math.sqrt(one.runs / most))} />
            <text className={classes.rank} x={x} y={y}>
              {rank}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
