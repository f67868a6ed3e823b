import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ask } from '../../api/client';
import { addTicketPoints, createCustomer, createTicket } from '../../api/generated';
import type { Ticket } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { useCollection, useNames } from '../../lib/collection';
import type { TicketBegun } from '../../lib/new-ticket';
import { keptIn } from '../../lib/outbox';
import { useMe } from '../../lib/session';
import { toast } from '../../lib/toasts';
import type { Attachments } from '../../ui/attached-files/attachments';
import { type Attempt, attemptOf } from './attempt';
import { brandFor, customerFrom, type Template } from './registration';
import type { Requester } from './requester-field';
import { TICKETS } from './use-tickets';

type Values = {
  requester: Requester | null;
  type: Ticket['type'];
  impact: Ticket['impact'];
  urgency: Ticket['urgency'];
  medium: Ticket['medium'];
  unit: string | null;
  mine: boolean;
  template: Template | null;
};

/** Whoever writes down what people say at the counter does so all day: the way it came stays chosen. */
const lastMedium = keptIn(() => localStorage, 'switchroom.ticket.medium');

/** What the form of a new ticket holds, and opening it: a new customer first, once, then the ticket, once. */
export function useRegistration(begun: TicketBegun, subject: string, text: string, files: Attachments) {
  const { t } = useLingui();
  const me = useMe().user;
  const client = useQueryClient();
  const navigate = useNavigate();
  const sentence = useProblemSentence();
  const { data: brands = [] } = useCollection('brands');
  const units = useNames('units');
  const [values, setValues] = useState<Values>({
    requester: begun.requester ?? null,
    type: 'incident',
    impact: 'medium',
    urgency: 'medium',
    medium: begun.medium ?? ((lastMedium.read() ?? 'walk_up') as Values['medium']),
    unit: null,
    mine: begun.interactionId !== undefined,
    template: null,
  });
  const { data: templates = [] } = useCollection('ticket-templates');
  const set = (part: Partial<Values>) => setValues((old) => ({ ...old, ...part }));
  const last = useRef<Attempt | null>(null);
  const known = brands.map(({ id, group }) => ({ id, group: String(group) }));
  const opening = useMutation({
    mutationFn: async (): Promise<Ticket> => {
      const requester = await theCustomer(values.requester, brandFor(known, begun.brandId, undefined), known);
      if (requester) set({ requester });
      const body = {
        subject: subject.trim(),
        text: text.trim() || subject.trim(),
        type: values.type,
        impact: values.impact,
        urgency: values.urgency,
        medium: values.medium,
        unit_id: values.unit,
        assignee_id: values.mine ? me.id : null,
        requester_id: requester?.id ?? null,
        brand_id: brandFor(known, begun.brandId, requester?.group),
        interaction_id: begun.interactionId ?? null,
        priority: values.template?.priority ?? null,
        tags: values.template?.tags ?? [],
        fields: values.template?.fields ?? {},
        files: files.ids,
      };
      last.current = attemptOf(last.current, body);
      const made = (await ask(createTicket({ body: { ...body, client_id: last.current.clientId } }))) as Ticket;
      const points = values.template?.checklist ?? [];
      if (points.length) await ask(addTicketPoints({ path: { id: made.id }, body: { items: points } }));
      return made;
    },
    onSuccess: () => {
      last.current = null;
      if (!begun.medium) lastMedium.write(values.medium);
      void client.invalidateQueries({ queryKey: TICKETS });
      void client.invalidateQueries({ queryKey: ['interaction', begun.interactionId, 'tickets'] });
    },
    onError: (error) => {
      toast('refused', sentence(error));
      files.refused(error);
    },
  });
  const open = (number: number) => void navigate({ to: '/tickets/$number', params: { number: String(number) } });
  const register = (another: boolean, done: () => void) =>
    opening.mutate(undefined, {
      onSuccess: ({ number }) => {
        if (another) set({ requester: null, template: null });
        // Whoever is in a call stays with the customer.
        if (another || begun.interactionId) {
          toast('done', t`Ticket #${number} is open`, { label: t`Show it`, run: () => open(number) });
        } else open(number);
        done();
      },
    });
  return {
    values,
    set,
    templates: templates as unknown as Template[],
    units: [...units].map(([value, label]) => ({ value, label })),
    registering: opening.isPending,
    register,
  };
}

type Known = { id: string; name: string; group?: string };

async function theCustomer(
  requester: Requester | null,
  brand: string | null,
  brands: readonly { id: string; group: string }[],
): Promise<Known | null> {
  if (!requester || !('typed' in requester)) return requester;
  const group = brands.find(({ id }) => id === brand)?.group ?? brands[0]?.group ?? '';
  const made = await ask(createCustomer({ body: { kind: 'person', group, ...customerFrom(requester.typed) } }));
  return { id: made.id, name: made.name ?? requester.typed, group };
}
