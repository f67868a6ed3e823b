import { lazy, Suspense, useEffect, useState } from 'react';
import { useTicketBegun } from '../lib/new-ticket';

const NewTicket = lazy(async () => ({ default: (await import('../features/tickets/new-ticket')).NewTicket }));

/** The form of a new ticket over every page, loaded when it is first asked for. */
export function NewTicketHost() {
  const begun = useTicketBegun();
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    if (begun) setAsked(true);
  }, [begun]);
  return asked ? (
    <Suspense>
      <NewTicket />
    </Suspense>
  ) : null;
}
