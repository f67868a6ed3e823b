import type { MessageDescriptor } from '@lingui/core';
import { Trans, useLingui } from '@lingui/react/macro';
import type { Interaction, Text } from '../../api/types';
import { useNow } from '../../lib/clock';
import { clock, secondsBetween, timeOfDay } from '../../lib/format';
import { say } from '../../lib/text';
import { HAPPENINGS, SEGMENTS, wordsFor } from '../../ui/interaction-words';
import classes from './interaction.module.css';

const SEGMENT_COLOURS: Record<string, string> = {
  in_process: 'gray-5',
  queued: 'orange-5',
  talk: 'teal-6',
  held: 'yellow-5',
  wrap_up: 'blue-5',
};

/** What happened, with its times to the second, under a band that shows how long each part took. */
export function Timeline({ interaction }: { interaction: Interaction }) {
  const { i18n } = useLingui();
  const translate = (descriptor: MessageDescriptor) => i18n._(descriptor);
  return (
    <>
      <Band interaction={interaction} />
      <ol className={classes.timeline}>
        {interaction.timeline.map((item) => (
          <li key={`${item.position}-${item.kind}`}>
            <time className="numbers" dateTime={item.at}>
              {timeOfDay(item.at, i18n.locale)}
            </time>
            <span>
              {wordsFor(HAPPENINGS, item.text_code || item.kind, translate)}
              <Detail data={item.data} />
            </span>
          </li>
        ))}
        {!interaction.timeline.length && (
          <li>
            <Trans>Nothing yet</Trans>
          </li>
        )}
      </ol>
    </>
  );
}

/** Names and codes that come with an event, those worth reading. */
function Detail({ data }: { data: Record<string, unknown> }) {
  const { i18n } = useLingui();
  const words = ['queue', 'agent', 'step', 'outcome', 'how', 'reason', 'disposition', 'keys']
    .map((key) => data[key])
    .map((value) =>
      value && typeof value === 'object' && 'name' in value ? say((value as { name: Text }).name, i18n.locale) : value,
    )
    .filter((value) => typeof value === 'string' && value && !/^[0-9a-f-]{36}$/.test(value));
  return words.length ? <em> {words.join(' · ')}</em> : null;
}

function Band({ interaction }: { interaction: Interaction }) {
  const { t, i18n } = useLingui();
  const now = useNow();
  const parts = interaction.segments.map((segment) => ({
    ...segment,
    seconds: Math.max(0, secondsBetween(segment.from, segment.to ? Date.parse(segment.to) : now)),
  }));
  const total = parts.reduce((sum, part) => sum + part.seconds, 0);
  if (!total) return null;
  return (
    <div className={classes.bandBox}>
      <div className={classes.band} role="img" aria-label={t`How long each part took`}>
        {parts.map((part, index) => (
          <span
            key={index}
            style={{
              flexGrow: part.seconds,
              background: `var(--mantine-color-${SEGMENT_COLOURS[part.kind] ?? 'gray-5'})`,
            }}
          />
        ))}
      </div>
      <ul className={classes.bandKey}>
        {parts.map((part, index) => (
          <li key={index}>
            <span style={{ background: `var(--mantine-color-${SEGMENT_COLOURS[part.kind] ?? 'gray-5'})` }} />
            {wordsFor(SEGMENTS, part.kind, (d) => i18n._(d))} <b className="numbers">{clock(part.seconds)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
