import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { LogFact, Text } from '../../api/types';
import { clock } from '../../lib/format';
import { say } from '../../lib/text';
import { Moment } from '../../ui/time';
import classes from './handover.module.css';

/** What the program gathered, in order; who was at work stands below in one list. */
export function Facts({ facts }: { facts: LogFact[] }) {
  const happened = facts.filter(({ fact }) => fact !== 'worked');
  const worked = facts.filter(({ fact }) => fact === 'worked');
  const list = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    // On paper nothing can be opened.
    const open = () => list.current?.setAttribute('open', '');
    window.addEventListener('beforeprint', open);
    return () => window.removeEventListener('beforeprint', open);
  }, []);
  return (
    <>
      {happened.length ? (
        <ol className={classes.facts}>
          {happened.map((fact) => (
            <li key={fact.id} data-fact={fact.fact}>
              <Moment at={fact.at} />
              <span>
                <Sentence fact={fact} />
              </span>
            </li>
          ))}
        </ol>
      ) : (
        <p className={classes.none}>
          <Trans>Nothing out of the ordinary.</Trans>
        </p>
      )}
      {worked.length > 0 && (
        <details ref={list} className={classes.worked}>
          <summary>
            <Plural value={worked.length} one="# person at work" other="# people at work" />
          </summary>
          <ul>
            {worked.map((fact) => (
              <li key={fact.id}>
                {fact.user?.name} <Moment at={fact.at} />
                {' – '}
                {fact.until ? <Moment at={fact.until} /> : <Trans>now</Trans>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Sentence({ fact }: { fact: LogFact }) {
  const { i18n } = useLingui();
  const about = fact.about ? say(fact.about.name as Text, i18n.locale) : '';
  const who = fact.user?.name ?? '';
  const { times } = fact;
  const interaction = fact.about && (
    <Link to="/interactions/$id" params={{ id: fact.about.id }}>
      {about}
    </Link>
  );
  const queue = fact.about && (
    <Link to="/floor/queues/$id" params={{ id: fact.about.id }}>
      {about}
    </Link>
  );
  const worst = fact.worst_s == null ? '' : clock(fact.worst_s);
  const sentences: Record<LogFact['fact'], ReactNode> = {
    worked: null,
    long_waits: (
      <>
        {queue}: <Plural value={times} one="# long wait" other="# long waits" />, <Trans>the longest {worst}</Trans>
      </>
    ),
    overflowed: (
      <>
        {queue}:{' '}
        <Plural value={times} one="# customer went on to another queue" other="# customers went on to another queue" />
      </>
    ),
    abandoned: (
      <>
        {queue}: <Plural value={times} one="# customer gave up waiting" other="# customers gave up waiting" />
      </>
    ),
    announcement: (
      <Trans>
        {who} switched the announcement {about} on
      </Trans>
    ),
    announcement_off: (
      <Trans>
        {who} switched the announcement {about} off
      </Trans>
    ),
    emergency: (
      <Trans>
        {who} declared an emergency in {about}
      </Trans>
    ),
    emergency_off: (
      <Trans>
        {who} ended the emergency in {about}
      </Trans>
    ),
    bulletin: (
      <Trans>
        {who} wrote the bulletin {about}
      </Trans>
    ),
    parked: (
      <Trans>
        {who} parked {interaction}
      </Trans>
    ),
    hand_raised: (
      <Trans>
        {who} raised a hand in {interaction}
      </Trans>
    ),
    moved: fact.until ? (
      <Trans>
        {who} was moved until <Moment at={fact.until} />
      </Trans>
    ) : (
      <Trans>{who} was moved for a time</Trans>
    ),
    break_beyond: <Trans>{who} had a break beyond the limit</Trans>,
    role_began:
      fact.word === 'voice' ? <Trans>Call control started again</Trans> : <Trans>The engine started again</Trans>,
    command_parked: <Trans>The engine put a command aside that it could not carry out</Trans>,
  };
  return sentences[fact.fact];
}
