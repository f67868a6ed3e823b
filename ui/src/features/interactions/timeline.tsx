import type { MessageDescriptor } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Interaction } from '../../api/types';
import { useNow } from '../../lib/clock';
import { useNames } from '../../lib/collection';
import { clock, secondsBetween, timeOfDay } from '../../lib/format';
import { happeningsOf, segmentsOf, wordsFor } from '../../ui/interaction-words';
import classes from './interaction.module.css';

const SEGMENT_COLOURS: Record<string, string> = {
  in_process: 'gray-5',
  queued: 'orange-5',
  callback: 'grape-4',
  talk: 'teal-6',
  held: 'yellow-5',
  wrap_up: 'blue-5',
};

/** What happened, with its times to the second, under a band that shows how long each part took. */
export function Timeline({ interaction }: { interaction: Interaction }) {
  const { i18n } = useLingui();
  const translate = (descriptor: MessageDescriptor) => i18n._(descriptor);
  const happenings = happeningsOf(!!interaction.caller);
  const shown = interaction.timeline.filter((item) => item.type in happenings);
  return (
    <>
      <Band interaction={interaction} />
      <ol className={classes.timeline}>
        {shown.map((item) => (
          <li key={item.position}>
            <time className="numbers" dateTime={item.at}>
              {timeOfDay(item.at, i18n.locale)}
            </time>
            <span>
              {wordsFor(happenings, item.type, translate)}
              <Detail data={item.data} />
            </span>
          </li>
        ))}
        {!shown.length && (
          <li>
            <Trans>Nothing yet</Trans>
          </li>
        )}
      </ol>
    </>
  );
}

/** Who and where: events hold ids only, the names are those of now. */
function Detail({ data }: { data: Record<string, unknown> }) {
  const queues = useNames('queues');
  const agents = useNames('users');
  const words = [queues.get(String(data.queue)), agents.get(String(data.agent))].filter(Boolean);
  return words.length ? <em> {words.join(' · ')}</em> : null;
}

function Band({ interaction }: { interaction: Interaction }) {
  const { t, i18n } = useLingui();
  const now = useNow();
  const segments = segmentsOf(!!interaction.caller);
  const parts = interaction.segments.map((segment) => ({
    kind: segment.kind as string,
    seconds: Math.max(0, secondsBetween(segment.from, segment.to ? Date.parse(segment.to) : now)),
  }));
  const sums = new Map<string, number>();
  for (const { kind, seconds } of parts) sums.set(kind, (sums.get(kind) ?? 0) + seconds);
  if (!parts.some((part) => part.seconds)) return null;
  const colour = (kind: string) => `var(--mantine-color-${SEGMENT_COLOURS[kind] ?? 'gray-5'})`;
  return (
    <div className={classes.bandBox}>
      <div className={classes.band} role="img" aria-label={t`How long each part took`}>
        {parts.map((part, index) => (
          <span key={index} style={{ flexGrow: part.seconds, background: colour(part.kind) }} />
        ))}
      </div>
      <ul className={classes.bandKey}>
        {[...sums].map(([kind, seconds]) => (
          <li key={kind}>
            <span style={{ background: colour(kind) }} />
            {wordsFor(segments, kind, (descriptor) => i18n._(descriptor))} <b className="numbers">{clock(seconds)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
