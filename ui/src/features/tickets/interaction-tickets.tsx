import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { joinTicketInteraction, listInteractionTickets } from '../../api/generated';
import type { Interaction, Text, TicketRow } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { beginTicket } from '../../lib/new-ticket';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Keys } from '../../ui/keys';
import { CustomerTickets, TicketLinks } from './customer-tickets';
import { TicketSearch } from './ticket-search';
import classes from './tickets.module.css';

const GROUP = msg`Interaction`;
const NEW = msg`New ticket for this interaction`;
const MEDIA = ['voice', 'chat', 'form'] as const;

/** What this interaction is about as tickets, a new one by one key, and the customer's others. */
export function InteractionTickets({ interaction }: { interaction: Interaction }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const { id, customer, brand } = interaction;
  const sees = may(me, 'tickets:ticket:see');
  const works = may(me, 'tickets:ticket:work');
  const { data } = useQuery({
    queryKey: ['interaction', id, 'tickets'],
    queryFn: () => ask(listInteractionTickets({ path: { id } })),
    enabled: sees,
  });
  const requester = customer ? { id: customer.id, name: say(customer.name as Text, i18n.locale) } : undefined;
  const begin = () =>
    beginTicket({
      requester,
      interactionId: id,
      brandId: brand?.id,
      medium: MEDIA.find((medium) => medium === interaction.medium),
    });
  useCommands([{ id: 'ticket-of-interaction', title: NEW, group: GROUP, keys: 'alt+n', enabled: works, run: begin }]);
  if (!sees) return null;
  return (
    <>
      <section aria-label={t`Tickets of this interaction`} className={classes.customerSection}>
        <h3 className={classes.label}>
          <Trans>Tickets of this interaction</Trans>
          {works && (
            <Button variant="subtle" size="compact-xs" rightSection={<Keys keys="alt+n" />} onClick={begin}>
              <Trans>New ticket</Trans>
            </Button>
          )}
        </h3>
        <TicketLinks rows={data?.items ?? []} />
        {works && <Join interactionId={id} known={data?.items ?? []} />}
      </section>
      {requester && <CustomerTickets key={requester.id} customer={requester} most={5} />}
    </>
  );
}

/** The customer speaks of a ticket that is there already. */
function Join({ interactionId, known }: { interactionId: string; known: readonly TicketRow[] }) {
  const { t } = useLingui();
  const [asked, setAsked] = useState(false);
  const join = useAct(
    (id: string) => ask(joinTicketInteraction({ path: { id }, body: { interaction_id: interactionId } })),
    [['interaction', interactionId, 'tickets']],
  );
  if (!asked) {
    return (
      <Button variant="subtle" size="compact-xs" loading={join.isPending} onClick={() => setAsked(true)}>
        <Trans>It is about a ticket that exists</Trans>
      </Button>
    );
  }
  return (
    <div className={classes.join}>
      <TicketSearch
        label={t`Which ticket is it about?`}
        not={(row) => known.some(({ id }) => id === row.id)}
        choose={(row) => {
          setAsked(false);
          join.mutate(row.id);
        }}
      />
    </div>
  );
}
