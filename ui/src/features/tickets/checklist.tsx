import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Checkbox, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import {
  addTicketPoints,
  listTicketPoints,
  removeTicketPoint,
  tickTicketPoint,
  untickTicketPoint,
} from '../../api/generated';
import type { Ticket, TicketPoint } from '../../api/types';
import { useAct } from '../../lib/act';
import { useTicking } from '../../lib/ticking';
import classes from './ticket.module.css';

/** What is to be done, point by point. It keeps nobody from solving the ticket. */
export function Checklist({ ticket }: { ticket: Ticket }) {
  const { t } = useLingui();
  const queryKey = ['ticket', String(ticket.number), 'checklist'];
  const path = { id: ticket.id };
  const { data = [] } = useQuery({
    queryKey,
    queryFn: async () => (await ask(listTicketPoints({ path }))).items,
  });
  const [text, setText] = useState('');
  const works = ticket.may.includes('work') && !ticket.merged_into;
  const tick = useAct(
    ({ id, done_at }: TicketPoint) => {
      const point = { path: { ...path, point_id: id } };
      return ask(done_at ? untickTicketPoint(point) : tickTicketPoint(point));
    },
    [queryKey],
  );
  const { ticked, toggle } = useTicking(tick.mutateAsync);
  const remove = useAct((id: string) => ask(removeTicketPoint({ path: { ...path, point_id: id } })), [queryKey]);
  const add = useAct((items: string[]) => ask(addTicketPoints({ path, body: { items } })), [queryKey]);
  const submit = () => {
    if (text.trim() && !add.isPending) add.mutate([text.trim()], { onSuccess: () => setText('') });
  };
  if (!works && !data.length) return null;
  return (
    <section className={classes.section} aria-label={t`Checklist`}>
      <h2>
        <Trans>Checklist</Trans>
      </h2>
      <ul className={classes.merges}>
        {data.map((point) => (
          <li key={point.id}>
            <Checkbox
              size="xs"
              label={point.text}
              disabled={!works}
              checked={ticked(point)}
              onChange={() => toggle(point)}
            />
            {works && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={22}
                aria-label={t`Remove: ${point.text}`}
                onClick={() => remove.mutate(point.id)}
              >
                <IconX size={13} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {works && (
        <TextInput
          aria-label={t`Add a point`}
          placeholder={t`Add a point`}
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            submit();
          }}
        />
      )}
    </section>
  );
}
