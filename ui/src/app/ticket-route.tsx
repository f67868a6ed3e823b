import { useLingui } from '@lingui/react/macro';
import type { Text, Ticket } from '../api/types';
import { RequesterCard } from '../features/customers/requester-card';
import { Suggestions } from '../features/knowledge/suggestions';
import { CustomerTickets } from '../features/tickets/customer-tickets';
import { TicketPage } from '../features/tickets/ticket-page';
import { say } from '../lib/text';

/** A ticket with what the customers' side knows of its requester, and the articles that may answer. */
export function TicketRoute({ number }: { number: string }) {
  return (
    <TicketPage
      key={number}
      number={number}
      requester={(ticket) => <Requester ticket={ticket} />}
      answers={({ id, language, status, may }) => (
        <Suggestions about={{ kind: 'ticket', id, language }} serving={status !== 'closed' && may.includes('work')} />
      )}
    />
  );
}

function Requester({ ticket }: { ticket: Ticket }) {
  const { i18n } = useLingui();
  const requester = ticket.requester && {
    id: ticket.requester.id,
    name: say(ticket.requester.name as Text, i18n.locale),
  };
  return (
    <RequesterCard
      requester={requester}
      more={requester && <CustomerTickets customer={requester} except={ticket.id} most={5} />}
    />
  );
}
