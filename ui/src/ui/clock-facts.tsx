import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ClockFact as Fact } from '../api/generated';
import { dayOf, lengthOf, weekMoment } from '../lib/format';
import { wordsFor } from './interaction-words';

/** Why a clock stood still. */
const WHY = {
  pending: msg`waiting for the requester`,
  on_hold: msg`waiting for somebody else`,
  solved: msg`it was solved meanwhile`,
  merged: msg`it was part of another ticket`,
} as const;

/** One fact of why a clock is due then, in words. */
export function FactLine({ fact, calendar }: { fact: Fact; calendar: string | null | undefined }) {
  const { i18n } = useLingui();
  const at = fact.at ? weekMoment(fact.at, i18n.locale) : '';
  const until = fact.until ? weekMoment(fact.until, i18n.locale) : '';
  const length = lengthOf(Math.abs(fact.seconds ?? 0), i18n.locale);
  switch (fact.code) {
    case 'started':
      return <Trans>Began on {at}</Trans>;
    case 'target':
      if (!fact.working) return <Trans>Time promised: {length}, day and night</Trans>;
      return calendar ? (
        <Trans>
          Time promised: {length} within “{calendar}”
        </Trans>
      ) : (
        <Trans>Time promised: {length} of working time</Trans>
      );
    case 'paused':
      return <PausedLine fact={fact} at={at} until={until} length={length} />;
    case 'closed':
      return <ClosedLine fact={fact} at={at} until={until} />;
    case 'more_closed':
      return (
        <Trans>
          Closed <Plural value={fact.count ?? 0} one="# more time" other="# more times" /> until {until}, {length} in
          all
        </Trans>
      );
    case 'clocks_changed':
      return (fact.seconds ?? 0) > 0 ? (
        <Trans>
          Clocks were put forward by {length} on {at}
        </Trans>
      ) : (
        <Trans>
          Clocks were put back by {length} on {at}
        </Trans>
      );
    case 'warned_from':
      return <Trans>Warning from {at}</Trans>;
    case 'due':
      return (
        <strong>
          <Trans>Due on {at}</Trans>
        </strong>
      );
    case 'held':
      return <Trans>Stands still with {length} left</Trans>;
    case 'never':
      return <Trans>Never due: these hours hardly ever open</Trans>;
    case 'met':
      return (
        <Trans>
          Done on {at}, with {length} left
        </Trans>
      );
    case 'breached':
      return <Trans>Over time by {length}</Trans>;
    case 'left':
      return <Trans>{length} left</Trans>;
  }
}

type LineProps = { fact: Fact; at: string; until: string };

function PausedLine({ fact, at, until, length }: LineProps & { length: string }) {
  const { i18n } = useLingui();
  const why = wordsFor(WHY, fact.why ?? '', (descriptor) => i18n._(descriptor));
  const name = fact.who?.name;
  return (
    <>
      {until ? (
        <Trans>
          Stood still from {at} to {until}, {length}: {why}
        </Trans>
      ) : (
        <Trans>
          Has stood still since {at}: {why}
        </Trans>
      )}
      {name && (
        <>
          {' '}
          <Trans>(by {name})</Trans>
        </>
      )}
    </>
  );
}

function ClosedLine({ fact, at, until }: LineProps) {
  const { i18n } = useLingui();
  switch (fact.closing) {
    case 'holiday': {
      const days = (fact.holidays ?? []).map((day) => dayOf(day, i18n.locale)).join(', ');
      return (
        <Trans>
          Closed for a holiday ({days}): from {at} to {until}
        </Trans>
      );
    }
    case 'night':
      return (
        <Trans>
          Closed overnight: from {at} to {until}
        </Trans>
      );
    case 'days':
      return (
        <Trans>
          Closed for days: from {at} to {until}
        </Trans>
      );
    default:
      return (
        <Trans>
          Closed from {at} to {until}
        </Trans>
      );
  }
}
