import { msg } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { ask } from '../../api/client';
import { answerHand, lowerHand, raiseHand } from '../../api/generated';
import type { Interaction } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { may, useMe } from '../../lib/session';
import { Keys } from '../../ui/keys';
import { Since } from '../../ui/time';
import classes from './hand.module.css';

const GROUP = msg`Interaction`;
const RAISE = msg`Raise a hand for help`;
const LOWER = msg`Lower my hand`;
const TALKING = new Set(['connecting', 'active', 'held', 'wrap_up']);

/** Asking for help with what I serve, and helping those who ask. */
export function Hand({ interaction, serving }: { interaction: Interaction; serving: boolean }) {
  const me = useMe();
  const { id, hand } = interaction;
  const key = [['interaction', id]];
  const path = { path: { id } };
  const raise = useAct(() => ask(raiseHand(path)), key);
  const lower = useAct(() => ask(lowerHand(path)), key);
  const answer = useAct(() => ask(answerHand(path)), key);
  const mine = serving && TALKING.has(interaction.state);
  useCommands([
    {
      id: 'hand',
      title: hand ? LOWER : RAISE,
      group: GROUP,
      keys: 'alt+g',
      enabled: mine,
      run: () => (hand ? lower : raise).mutate(undefined),
    },
  ]);
  const helps = !mine && may(me, 'interactions:interaction:work');
  if (!hand && !mine) return null;
  if (!hand) {
    return (
      <Button
        size="xs"
        variant="default"
        leftSection={<IconHandStop size={14} />}
        rightSection={<Keys keys="alt+g" />}
        style={{ flex: 'none' }}
        loading={raise.isPending}
        onClick={() => raise.mutate(undefined)}
      >
        <Trans>Raise a hand</Trans>
      </Button>
    );
  }
  const comes = hand.answered_by;
  return (
    <div className={classes.hand} role="status">
      <IconHandStop size={15} aria-hidden />
      <span>
        {comes ? (
          comes.id === me.user.id ? (
            <Trans>You are coming to help</Trans>
          ) : (
            <Trans>{String(comes.name)} is coming to help</Trans>
          )
        ) : mine ? (
          <Trans>Your hand is raised</Trans>
        ) : (
          <Trans>{String(hand.agent.name)} asks for help</Trans>
        )}
      </span>
      <Since at={hand.raised_at} />
      {helps && !comes && (
        <Button size="xs" loading={answer.isPending} onClick={() => answer.mutate(undefined)}>
          <Trans>I am coming</Trans>
        </Button>
      )}
      {(mine || helps) && (
        <Button
          size="xs"
          variant="default"
          rightSection={mine && <Keys keys="alt+g" />}
          loading={lower.isPending}
          onClick={() => lower.mutate(undefined)}
        >
          {mine ? <Trans>Lower it</Trans> : <Trans>Done</Trans>}
        </Button>
      )}
    </div>
  );
}
