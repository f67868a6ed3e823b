import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Menu, Modal } from '@mantine/core';
import { IconBolt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ask } from '../../api/client';
import type { Row } from '../../api/collections';
import { fillInMacro, runMacro } from '../../api/generated';
import type { Ticket } from '../../api/types';
import { useAct } from '../../lib/act';
import { nameOf, useCollection } from '../../lib/collection';
import { useCommands } from '../../lib/commands';
import { Keys } from '../../ui/keys';
import { RowsSkeleton } from '../../ui/states';
import { type Attempt, attemptOf } from './attempt';
import classes from './ticket.module.css';
import { conversationKey, TICKETS } from './use-tickets';

const GROUP = msg`Ticket`;
const OPEN = msg`Macros`;

/** What is done again and again, in one: an answer, a note, changes. Its words are looked at before they go out. */
export function Macros({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useLingui();
  const [opened, setOpened] = useState(false);
  const [chosen, setChosen] = useState<Row | null>(null);
  const { data = [] } = useCollection('ticket-macros');
  const fitting = data.filter(({ brand_id }) => !brand_id || brand_id === ticket.brand?.id);
  useCommands([
    {
      id: 'ticket-macros',
      title: OPEN,
      group: GROUP,
      keys: 'm',
      enabled: fitting.length > 0,
      run: () => setOpened(true),
    },
  ]);
  if (!fitting.length) return null;
  return (
    <>
      <Menu opened={opened} onChange={setOpened} position="top-start" shadow="md" trapFocus>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBolt size={14} />} rightSection={<Keys keys="m" />}>
            <Trans>Macros</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {fitting.map((macro) => (
            <Menu.Item key={macro.id} onClick={() => setChosen(macro)}>
              {nameOf(macro, i18n.locale)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={chosen !== null}
        onClose={() => setChosen(null)}
        title={chosen && nameOf(chosen, i18n.locale)}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {chosen && <Preview ticket={ticket} macro={chosen} close={() => setChosen(null)} />}
      </Modal>
    </>
  );
}

function Preview({ ticket, macro, close }: { ticket: Ticket; macro: Row; close: () => void }) {
  const { t } = useLingui();
  const path = { id: ticket.id, macro_id: macro.id };
  const { data } = useQuery({
    queryKey: ['ticket', String(ticket.number), 'macro', macro.id],
    queryFn: () => ask(fillInMacro({ path })),
    gcTime: 0,
  });
  const last = useRef<Attempt | null>(null);
  const run = useAct(() => {
    last.current = attemptOf(last.current, path);
    return ask(runMacro({ path, body: { client_id: last.current.clientId } }));
  }, [['ticket'], conversationKey(ticket.id), TICKETS]);
  if (!data) return <RowsSkeleton rows={3} />;
  return (
    <>
      {data.reply && (
        <div className={classes.entry} data-kind="reply">
          <div className={classes.entryHead}>
            <Trans>Reply</Trans>
          </div>
          <div className={classes.words}>{data.reply}</div>
          {data.files.length > 0 && (
            <ul aria-label={t`Attached files`}>
              {data.files.map(({ id, name }) => (
                <li key={id}>
                  <bdi>{name}</bdi>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      {data.note && (
        <div className={classes.entry} data-kind="note">
          <div className={classes.entryHead}>
            <Trans>Internal note</Trans>
          </div>
          <div className={classes.words}>{data.note}</div>
        </div>
      )}
      {!data.reply && !data.note && (
        <p className={classes.dim}>
          <Trans>It writes nothing; it only changes the ticket.</Trans>
        </p>
      )}
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button data-autofocus loading={run.isPending} onClick={() => run.mutate(undefined, { onSuccess: close })}>
          <Trans>Do it</Trans>
        </Button>
      </Group>
    </>
  );
}
