import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Avatar, Button, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { ask } from '../../api/client';
import { unwatchTicket, watchTicket } from '../../api/generated';
import type { Ticket } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { useMe } from '../../lib/session';
import classes from './ticket.module.css';

const GROUP = msg`Ticket`;
const WATCH = msg`Watch this ticket`;
const UNWATCH = msg`No longer watch this ticket`;

/** Who is told of what happens here. Whoever is mentioned in a note is from then on. */
export function Watchers({ ticket }: { ticket: Ticket }) {
  const { t } = useLingui();
  const me = useMe().user;
  const watching = ticket.watchers.some(({ id }) => id === me.id);
  const path = { id: ticket.id, user_id: me.id };
  const toggle = useAct(
    () => ask(watching ? unwatchTicket({ path }) : watchTicket({ path })),
    [['ticket', String(ticket.number)]],
  );
  useCommands([
    {
      id: 'ticket-watch',
      title: watching ? UNWATCH : WATCH,
      group: GROUP,
      keys: 'b',
      run: () => toggle.mutate(undefined),
    },
  ]);
  return (
    <section className={classes.section} aria-label={t`Watchers`}>
      <h2>
        <Trans>Watchers</Trans>
      </h2>
      <div className={classes.watchers}>
        {ticket.watchers.map(({ id, name }) => (
          <Tooltip key={id} label={String(name)}>
            <Avatar size={24} radius="xl" name={String(name)} color="initials" alt={String(name)} />
          </Tooltip>
        ))}
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={watching ? <IconEyeOff size={13} /> : <IconEye size={13} />}
          loading={toggle.isPending}
          onClick={() => toggle.mutate(undefined)}
        >
          {watching ? <Trans>Stop watching</Trans> : <Trans>Watch</Trans>}
        </Button>
      </div>
    </section>
  );
}
