import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { IconScreenShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { beginRemoteAccess, listTicketRemoteTools } from '../../api/generated';
import type { Text, Ticket } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { say } from '../../lib/text';
import { conversationKey } from './use-tickets';

const GROUP = msg`Ticket`;
const BEGIN = msg`Remote access`;

/** Opens the organisation's own remote tool for this ticket; that somebody did is on the ticket. */
export function RemoteAccess({ ticket }: { ticket: Ticket }) {
  const { i18n } = useLingui();
  const path = { id: ticket.id };
  const { data = [] } = useQuery({
    queryKey: ['ticket', String(ticket.number), 'remote-tools', ticket.unit.id, ticket.brand?.id],
    queryFn: async () => (await ask(listTicketRemoteTools({ path }))).items,
  });
  const begin = useAct(
    async (tool_id: string) => open((await ask(beginRemoteAccess({ path, body: { tool_id } }))).address),
    [conversationKey(ticket.id)],
  );
  const [first, ...others] = data;
  useCommands([
    { id: 'ticket-remote', title: BEGIN, group: GROUP, enabled: !!first, run: () => first && begin.mutate(first.id) },
  ]);
  if (!first) return null;
  const button = (
    <Button
      variant="default"
      leftSection={<IconScreenShare size={14} aria-hidden />}
      loading={begin.isPending}
      onClick={others.length ? undefined : () => begin.mutate(first.id)}
    >
      <Trans>Remote access</Trans>
    </Button>
  );
  if (!others.length) return button;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {data.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => begin.mutate(id)}>
            {say(name as Text, i18n.locale)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** A page opens beside this one; for another scheme the machine asks which program it belongs to, and the page stays. */
function open(address: string): void {
  if (address.startsWith('https:')) window.open(address, '_blank', 'noopener,noreferrer');
  else window.location.assign(address);
}
