import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconCoffee } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import type { Row } from '../../api/collections';
import { leaveWork, setAgentStatus } from '../../api/generated';
import type { Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { nameOf, useCollection } from '../../lib/collection';
import { type Command, useCommands } from '../../lib/commands';
import { onDemand } from '../../lib/on-demand';
import { allowAnnouncements } from '../../lib/ring';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { colourOf } from '../../ui/colours';
import { Keys } from '../../ui/keys';
import { StatusDot } from '../../ui/status-dot';
import { Since } from '../../ui/time';
import classes from './my-status.module.css';
import { phone } from './phone';
import { useAgent } from './use-desk';

const OwnStatus = onDemand(async () => (await import('./own-status')).OwnStatus);

const GROUP = msg`My status`;
const LEAVE = msg`Stop working`;
const OPEN = msg`Change my status`;
const WHY = msg`Why do I get nothing?`;

/** The status that follows an offer nobody answered: the board's to give, not mine to choose. */
const MISSED = 'missed';

/** What I am doing, and since when. Choosing a status signs me in to work. */
export function MyStatus() {
  const { i18n } = useLingui();
  const me = useMe();
  const agent = useAgent();
  const navigate = useNavigate();
  const why = () => void navigate({ to: '/floor/agents/$id', params: { id: 'me' } });
  const { data } = useCollection('statuses');
  const [opened, setOpened] = useState(false);
  const [making, setMaking] = useState(false);
  const set = useAct((status_id: string) => ask(setAgentStatus({ body: { status_id } })), [['agent']]);
  const leave = useAct(() => ask(leaveWork()), [['agent']]);
  const choices = (data ?? [])
    .filter((row) => row.slug !== MISSED && (row.shared || row.owner_id === me.user.id))
    .sort((a, b) => Number(b.kind === 'available') - Number(a.kind === 'available'));
  const choose = (row: Row) => {
    if (row.kind === 'available') {
      void phone.prepare();
      void allowAnnouncements();
    }
    set.mutate(row.id);
  };
  useCommands([
    ...choices.map(
      (row, index): Command => ({
        id: `status-${row.id}`,
        title: nameOf(row, i18n.locale),
        group: GROUP,
        keys: index < 9 ? `s ${index + 1}` : undefined,
        run: () => choose(row),
      }),
    ),
    { id: 'status-why', title: WHY, group: GROUP, keys: 's w', run: why },
    { id: 'status-menu', title: OPEN, group: GROUP, keys: 's s', run: () => setOpened(true) },
    {
      id: 'status-leave',
      title: LEAVE,
      group: GROUP,
      enabled: agent?.signed_in === true,
      run: () => leave.mutate(undefined),
    },
  ]);
  const current = agent?.signed_in ? agent.status : null;
  const colour = colourOf((data?.find((row) => row.id === current?.id)?.colour as string) ?? undefined);
  return (
    <>
      <Menu opened={opened} onChange={setOpened} width={236} shadow="md" position="bottom-start">
        <Menu.Target>
          <UnstyledButton className={classes.status} data-kind={current?.kind ?? 'out'}>
            <span className="visually-hidden">{i18n._(GROUP)}</span>
            <StatusDot colour={current ? colour : 'gray'} />
            <span className={classes.name}>
              {current ? say(current.name as Text, i18n.locale) : agent ? <Trans>Not working</Trans> : '…'}
            </span>
            {agent?.break_request?.place && (
              <span className={classes.asked} aria-hidden>
                <IconCoffee size={13} /> {agent.break_request.place}
              </span>
            )}
            {current && <Since at={current.since} className={classes.since} />}
            <IconChevronDown size={13} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {choices.map((row, index) => (
            <Menu.RadioItem
              key={row.id}
              value={row.id}
              checked={row.id === current?.id}
              closeMenuOnClick
              rightSection={index < 9 ? <Keys keys={`s ${index + 1}`} /> : null}
              onChange={() => choose(row)}
            >
              <StatusDot colour={row.colour as string} /> {nameOf(row, i18n.locale)}
            </Menu.RadioItem>
          ))}
          <Menu.Divider />
          <Menu.Item rightSection={<Keys keys="s w" />} onClick={why}>
            {i18n._(WHY)}
          </Menu.Item>
          <Menu.Item onClick={() => setMaking(true)}>
            <Trans>New status of my own…</Trans>
          </Menu.Item>
          {agent?.signed_in && (
            <Menu.Item onClick={() => leave.mutate(undefined)}>
              <Trans>Stop working</Trans>
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <OwnStatus opened={making} onClose={() => setMaking(false)} />
    </>
  );
}
