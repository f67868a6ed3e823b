import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import type { QueryKey } from '@tanstack/react-query';
import { ask } from '../api/client';
import { endMove } from '../api/generated';
import type { Move, Text } from '../api/types';
import { useAct } from '../lib/act';
import { say } from '../lib/text';
import classes from './moves-list.module.css';
import { Moment } from './time';

/** What somebody serves or can do for a time; `refresh`: the queries that show it. */
export function MovesList({ moves, refresh }: { moves: Move[]; refresh: readonly QueryKey[] }) {
  const { i18n } = useLingui();
  const end = useAct((id: string) => ask(endMove({ path: { id } })), refresh);
  const name = (one: { name: unknown }) => say(one.name as Text, i18n.locale);
  return (
    <ul className={classes.moves}>
      {moves.map((move) => (
        <li key={move.id}>
          <IconArrowsExchange size={14} aria-hidden />
          <span>
            <strong>
              <Trans>
                Until <Moment at={move.until} />
              </Trans>
            </strong>{' '}
            {[
              ...move.queues_added.map((queue) => `+ ${name(queue)}`),
              ...move.queues_removed.map((queue) => `− ${name(queue)}`),
              ...move.skills_set.map((skill) => `+ ${name(skill)} ${skill.level}`),
              ...move.skills_removed.map((skill) => `− ${name(skill)}`),
            ].join(', ')}
            <small> {move.by.name}</small>
          </span>
          {move.may_end && (
            <Button size="compact-xs" variant="default" loading={end.isPending} onClick={() => end.mutate(move.id)}>
              <Trans>End now</Trans>
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
