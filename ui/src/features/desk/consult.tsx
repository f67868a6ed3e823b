import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconArrowsExchange, IconCheck, IconPlayerPause, IconUsers, IconVolume, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ask } from '../../api/client';
import { cancelConsult, completeConsult, joinConsult, swapConsult } from '../../api/generated';
import type { Consult as ConsultData, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { Since } from '../../ui/time';
import { agentQuery } from './agent-state';
import classes from './consult.module.css';

const GROUP = msg`Call`;
const TITLES = {
  swap: msg`Swap`,
  join: msg`Three-way`,
  complete: msg`Complete the transfer`,
  cancel: msg`Back to the customer`,
};

type Props = { id: string; consult: ConsultData; customer: string };

/** A consult as the asking agent sees it: who hears whom, and what to do next. */
export function Consult({ id, consult, customer }: Props) {
  const { t, i18n } = useLingui();
  const refresh = [['interaction', id], agentQuery.queryKey];
  const path = { id };
  const swap = useAct(() => ask(swapConsult({ path })), refresh);
  const join = useAct(() => ask(joinConsult({ path })), refresh);
  const complete = useAct(() => ask(completeConsult({ path })), refresh);
  const cancel = useAct(() => ask(cancelConsult({ path })), refresh);
  const { stage } = consult;
  const there = stage === 'colleague' || stage === 'customer' || stage === 'all';
  const actions = [
    { name: 'swap' as const, keys: 'alt+s', act: swap, icon: <IconArrowsExchange size={15} />, shown: there },
    { name: 'join' as const, keys: 'alt+j', act: join, icon: <IconUsers size={15} />, shown: there && stage !== 'all' },
    { name: 'complete' as const, keys: 'alt+c', act: complete, icon: <IconCheck size={15} />, shown: there },
    { name: 'cancel' as const, keys: 'alt+b', act: cancel, icon: <IconX size={15} />, shown: true },
  ];
  useCommands(
    actions.map(({ name, keys, act, shown }) => ({
      id: `consult-${name}`,
      title: TITLES[name],
      group: GROUP,
      keys,
      enabled: shown,
      run: () => act.mutate(undefined),
    })),
  );
  const colleague = consult.colleague ? String(consult.colleague.name) : say(consult.queue?.name as Text, i18n.locale);
  return (
    <section className={classes.consult} aria-label={t`Consult`}>
      <span className={classes.parties} role="status">
        <Stage stage={stage} colleague={colleague} customer={customer} />
      </span>
      <Since at={consult.since} className={classes.since} />
      <span className={classes.actions}>
        {actions
          .filter(({ shown }) => shown)
          .map(({ name, keys, act, icon }) => (
            <Button
              key={name}
              size="xs"
              variant={name === 'complete' ? 'filled' : 'default'}
              leftSection={icon}
              rightSection={<Keys keys={keys} />}
              loading={act.isPending}
              onClick={() => act.mutate(undefined)}
            >
              {i18n._(TITLES[name])}
            </Button>
          ))}
      </span>
    </section>
  );
}

type StageProps = { stage: ConsultData['stage']; colleague: string; customer: string };

function Stage({ stage, colleague, customer }: StageProps) {
  switch (stage) {
    case 'waiting':
      return (
        <>
          <Party>
            <Trans>Looking for {colleague}</Trans>
          </Party>
          <OnHold who={customer} />
        </>
      );
    case 'ringing':
    case 'connecting':
      return (
        <>
          <Party>
            <Trans>Ringing at {colleague}</Trans>
          </Party>
          <OnHold who={customer} />
        </>
      );
    case 'colleague':
      return (
        <>
          <Talking who={colleague} />
          <OnHold who={customer} />
        </>
      );
    case 'customer':
      return (
        <>
          <Talking who={customer} />
          <OnHold who={colleague} />
        </>
      );
    case 'all':
      return (
        <>
          <Talking who={colleague} />
          <Talking who={customer} />
          <Party>
            <Trans>All hear each other</Trans>
          </Party>
        </>
      );
  }
}

/** A consult as the colleague sees it. */
export function Asked({ consult, customer }: { consult: ConsultData; customer: string }) {
  const { t } = useLingui();
  const agent = String(consult.asked_by?.name ?? '');
  return (
    <section className={classes.consult} aria-label={t`Consult`}>
      <span className={classes.parties} role="status">
        {consult.stage === 'customer' ? (
          <Party>
            <Trans>
              {agent} asks you. You are on hold, {agent} talks to the customer.
            </Trans>
          </Party>
        ) : consult.stage === 'all' ? (
          <>
            <Talking who={agent} />
            <Talking who={customer} />
            <Party>
              <Trans>All hear each other</Trans>
            </Party>
          </>
        ) : (
          <>
            <Party>
              <Trans>{agent} asks you</Trans>
            </Party>
            <OnHold who={customer} />
          </>
        )}
      </span>
      <Since at={consult.since} className={classes.since} />
    </section>
  );
}

function Talking({ who }: { who: string }) {
  return (
    <span className={classes.party} data-talks>
      <IconVolume size={14} aria-hidden />
      <Trans>You hear {who}</Trans>
    </span>
  );
}

function OnHold({ who }: { who: string }) {
  return (
    <span className={classes.party} data-held>
      <IconPlayerPause size={14} aria-hidden />
      <Trans>On hold: {who}</Trans>
    </span>
  );
}

function Party({ children }: { children: ReactNode }) {
  return <span className={classes.party}>{children}</span>;
}
