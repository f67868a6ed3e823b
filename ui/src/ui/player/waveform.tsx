import { Trans } from '@lingui/react/macro';
import type { Peaks } from './audio';
import classes from './player.module.css';

type Props = { peaks: Peaks | 'too long' | null; share: number; alone: boolean };

/** Two mirrored lanes, or only the customer's; what was played is drawn stronger. */
export function Waveform({ peaks, share, alone }: Props) {
  if (peaks === 'too long') return null;
  if (alone) {
    return (
      <div className={classes.waves} aria-hidden>
        <Lane peaks={peaks?.customer} share={share} tone="customer" />
      </div>
    );
  }
  return (
    <div className={classes.waves} aria-hidden>
      <Lane peaks={peaks?.customer} share={share} tone="customer" />
      <Lane peaks={peaks?.agent} share={share} tone="agent" />
      <span className={classes.laneName}>
        <Trans>Customer</Trans>
      </span>
      <span className={classes.laneName} data-below>
        <Trans>Agent</Trans>
      </span>
    </div>
  );
}

function Lane({ peaks, share, tone }: { peaks: Float32Array | undefined; share: number; tone: string }) {
  const columns = peaks?.length ?? 1;
  const path = peaks
    ? [...peaks]
        .map((peak, x) => `M${x + 0.5} ${20 - Math.max(0.6, peak * 19)}V${20 + Math.max(0.6, peak * 19)}`)
        .join('')
    : 'M0 20H1';
  return (
    <svg
      className={classes.lane}
      data-tone={tone}
      viewBox={`0 0 ${columns} 40`}
      preserveAspectRatio="none"
      role="presentation"
    >
      <path d={path} vectorEffect="non-scaling-stroke" />
      <path
        d={path}
        vectorEffect="non-scaling-stroke"
        data-played
        style={{ clipPath: `inset(0 ${(1 - share) * 100}% 0 0)` }}
      />
    </svg>
  );
}
