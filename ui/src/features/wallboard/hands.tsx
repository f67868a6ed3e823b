import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { answerHand } from '../../api/generated';
import type { Wallboard } from '../../api/types';
import { useAct } from '../../lib/act';
import { may, useMe } from '../../lib/session';
import { Since } from '../../ui/time';
import classes from './wallboard.module.css';

/** Who asks for help, the longest first, and who comes; nothing while nobody does. */
export function Hands({ rows }: { rows: Wallboard['live'] }) {
  const me = useMe();
  const answer = useAct((id: string) => ask(answerHand({ path: { id } })), [['wallboard']]);
  const raised = rows
    .flatMap(({ id, hand }) => (hand ? [{ id, hand }] : []))
    .sort((a, b) => a.hand.raised_at.localeCompare(b.hand.raised_at));
  if (!raised.length) return null;
  return (
    <section className={classes.hands}>
      <h2>
        <Trans>Hands raised</Trans>
      </h2>
      <ul>
        {raised.map(({ id, hand }) => (
          <li key={id}>
            <IconHandStop size={16} aria-hidden />
            <Link to="/interactions/$id" params={{ id }}>
              {String(hand.agent.name)}
            </Link>
            <Since at={hand.raised_at} />
            {hand.answered_by ? (
              <span>
                <Trans>{String(hand.answered_by.name)} is coming to help</Trans>
              </span>
            ) : (
              may(me, 'interactions:interaction:work') && (
                <Button size="xs" loading={answer.isPending} onClick={() => answer.mutate(id)}>
                  <Trans>I am coming</Trans>
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
