import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, TextInput, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { cancelScheduledReply, listScheduledReplies, scheduleReply } from '../../api/generated';
import type { ScheduledReply, Ticket } from '../../api/types';
import { useAct } from '../../lib/act';
import { insertText } from '../../lib/knowledge';
import { useLiveQuery } from '../../lib/live';
import { useAttachments } from '../../ui/attached-files/attachments';
import { Moment } from '../../ui/time';
import { type Attempt, attemptOf } from './attempt';
import classes from './delivery.module.css';
import { tomorrowMorning } from './later';
import shared from './ticket.module.css';

const scheduledKey = (id: string) => ['scheduled-replies', id];

type Reply = { text: string; files: string[] };
type Props = { ticket: Ticket; reply: Reply; sent: () => void; refused: (error: unknown) => void; close: () => void };

/** Asks when the reply is to go out. */
export function SendLater({ ticket, reply, sent, refused, close }: Props) {
  const { t } = useLingui();
  const [at, setAt] = useState(() => tomorrowMorning(new Date()));
  const last = useRef<Attempt | null>(null);
  const send = useAct(
    async () => {
      const body = { ...reply, send_at: new Date(at).toISOString() };
      last.current = attemptOf(last.current, { mode: 'reply', ...body });
      await ask(scheduleReply({ path: { id: ticket.id }, body: { ...body, client_id: last.current.clientId } }));
    },
    [scheduledKey(ticket.id)],
    t`The reply waits for its time`,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A dialog is no part of the form that it was opened from, but its events go there.
    event.stopPropagation();
    const onSuccess = () => {
      sent();
      close();
    };
    send.mutate(undefined, { onSuccess, onError: refused });
  };
  return (
    <Modal opened onClose={close} title={t`Send later`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={submit}>
        <TextInput
          type="datetime-local"
          label={t`When`}
          description={t`Until then it can be taken back, and the requester does not see it.`}
          required
          data-autofocus
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={send.isPending} disabled={!at}>
            <Trans>Send later</Trans>
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** What waits for its time, and what could not go at it. */
export function Scheduled({ ticket }: { ticket: Ticket }) {
  const { t } = useLingui();
  const queryKey = scheduledKey(ticket.id);
  useLiveQuery(queryKey, [`ticket:${ticket.id}`]);
  const { data } = useQuery({ queryKey, queryFn: () => ask(listScheduledReplies({ path: { id: ticket.id } })) });
  if (!data?.items.length) return null;
  return (
    <ul className={`${classes.deliveries} ${classes.scheduled}`} aria-label={t`Replies for later`}>
      {data.items.map((reply) => (
        <Waiting key={reply.id} ticket={ticket} reply={reply} />
      ))}
    </ul>
  );
}

function Waiting({ ticket, reply }: { ticket: Ticket; reply: ScheduledReply }) {
  const path = { id: ticket.id, reply_id: reply.id };
  const cancel = useAct(() => ask(cancelScheduledReply({ path })), [scheduledKey(ticket.id)]);
  const files = useAttachments(`ticket-reply.${ticket.id}`);
  const onSuccess = () => {
    insertText(ticket.id, reply.text);
    files.bring(reply.files);
  };
  return (
    <li className={classes.delivery} data-trouble={reply.failed !== null || undefined}>
      <span className={classes.state}>
        {reply.failed ? <IconAlertTriangle size={14} aria-hidden /> : <IconClock size={14} aria-hidden />}
        <span>
          {reply.failed ? (
            <Trans>
              Was to go out at <Moment at={reply.send_at} />, but could not be sent
            </Trans>
          ) : (
            <Trans>
              Goes out at <Moment at={reply.send_at} />
            </Trans>
          )}
          {' · '}
          <bdi>{reply.author}</bdi>
        </span>
      </span>
      <p className={classes.words} dir="auto">
        {reply.text || reply.files.map(({ name }) => name).join(', ')}
      </p>
      {ticket.may.includes('work') && (
        <UnstyledButton
          className={shared.small}
          disabled={cancel.isPending}
          onClick={() => cancel.mutate(undefined, { onSuccess })}
        >
          <Trans>Do not send it</Trans>
        </UnstyledButton>
      )}
    </li>
  );
}
