import { msg } from '@lingui/core/macro';
import { SelectOrdinal, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconCoffee } from '@tabler/icons-react';
import { ask } from '../../api/client';
import { giveUpBreak } from '../../api/generated';
import type { BreakRequest, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { Moment } from '../../ui/time';
import { agentQuery } from './agent-state';
import classes from './break-bar.module.css';
import { useAgent } from './use-desk';

const GROUP = msg`My status`;
const GIVE_UP = msg`Do without the break`;

/** The break I asked for: where I stand in line, or why it will not be. Gone when it begins. */
export function BreakBar() {
  const { t } = useLingui();
  const request = useAgent()?.break_request;
  const waiting = request?.state === 'waiting';
  // Others who leave the line move me up.
  useLiveQuery(agentQuery.queryKey, waiting ? ['breaks'] : []);
  const giveUp = useAct(() => ask(giveUpBreak()), [agentQuery.queryKey]);
  const open = waiting || request?.state === 'granted';
  useCommands([
    { id: 'break-give-up', title: GIVE_UP, group: GROUP, enabled: open, run: () => giveUp.mutate(undefined) },
  ]);
  if (!request) return null;
  return (
    <section className={classes.bar} aria-label={t`My break`} data-over={!open || undefined}>
      <IconCoffee size={16} aria-hidden />
      <p role="status">
        <Words request={request} />
      </p>
      <Button size="xs" variant="default" loading={giveUp.isPending} onClick={() => giveUp.mutate(undefined)}>
        {open ? <Trans>Withdraw</Trans> : <Trans>OK</Trans>}
      </Button>
    </section>
  );
}

function Words({ request }: { request: BreakRequest }) {
  const { i18n } = useLingui();
  const name = say(request.status.name as Text, i18n.locale);
  switch (request.state) {
    case 'waiting':
      return (
        <>
          <strong>{name}</strong> <InLine place={request.place ?? 1} expected={request.expected_s ?? null} />
        </>
      );
    case 'granted':
      return (
        <>
          <strong>
            <Trans>{name} granted</Trans>
          </strong>{' '}
          <Trans>It begins when you have nothing in hand.</Trans>{' '}
          {request.lapses_at && (
            <Trans>
              Kept until <Moment at={request.lapses_at} />
            </Trans>
          )}
        </>
      );
    case 'refused':
      return (
        <>
          <strong>
            <Trans>{name} refused</Trans>
          </strong>{' '}
          {request.word}
        </>
      );
    default:
      return (
        <>
          <strong>
            <Trans>{name} not used in time</Trans>
          </strong>{' '}
          <Trans>Ask again when you are free.</Trans>
        </>
      );
  }
}

/** `2nd in line, about 6 min`. */
function InLine({ place, expected }: { place: number; expected: number | null }) {
  const minutes = expected === null ? null : Math.round(expected / 60);
  return (
    <>
      <SelectOrdinal value={place} one="#st in line" two="#nd in line" few="#rd in line" other="#th in line" />
      {minutes !== null && (
        <>
          {', '}
          {minutes < 1 ? <Trans>any moment now</Trans> : <Trans>about {minutes} min</Trans>}
        </>
      )}
    </>
  );
}
