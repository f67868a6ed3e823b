import { Trans, useLingui } from '@lingui/react/macro';
import { IconEye, IconPencil } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ask } from '../../api/client';
import { beOnTicket, leaveTicket } from '../../api/generated';
import classes from './ticket.module.css';

export type Doing = 'reading' | 'replying' | 'noting';

/** The server says how often; this is for the time before it has. */
const EVERY_S = 10;

/** Who else has the ticket open, and whether they write: nobody answers twice. A page in the background is not open. */
export function Presence({ ticketId, doing }: { ticketId: string; doing: Doing }) {
  const { i18n } = useLingui();
  const { data } = useQuery({
    queryKey: ['ticket-presence', ticketId, doing],
    queryFn: () => ask(beOnTicket({ path: { id: ticketId }, body: { doing } })),
    refetchInterval: ({ state }) => (state.data?.again_s ?? EVERY_S) * 1000,
    refetchOnWindowFocus: true,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  useEffect(() => () => void ask(leaveTicket({ path: { id: ticketId } })).catch(() => {}), [ticketId]);
  const others = data?.items ?? [];
  const names = new Intl.ListFormat(i18n.locale, { type: 'conjunction' });
  const replying = others.filter((one) => one.doing === 'replying').map(({ name }) => name);
  const present = others.filter((one) => one.doing !== 'replying').map(({ name }) => name);
  const [writers, readers] = [names.format(replying), names.format(present)];
  return (
    <div role="status" className={classes.presence}>
      {replying.length > 0 && (
        <span data-writes>
          <IconPencil size={13} aria-hidden /> <Trans>Writing a reply: {writers}</Trans>
        </span>
      )}
      {present.length > 0 && (
        <span>
          <IconEye size={13} aria-hidden /> <Trans>Also looking at it: {readers}</Trans>
        </span>
      )}
    </div>
  );
}
