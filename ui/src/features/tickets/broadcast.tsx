import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Select, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import { ask } from '../../api/client';
import { broadcastReply } from '../../api/generated';
import type { Ticket } from '../../api/types';
import { useAct } from '../../lib/act';
import { useDraft } from '../../lib/drafts';
import { toast } from '../../lib/toasts';
import { AttachButton, AttachedFiles } from '../../ui/attached-files/attached-files';
import { useAttachments, useFileLimits } from '../../ui/attached-files/attachments';
import { type Attempt, attemptOf } from './attempt';
import classes from './tickets.module.css';
import { TICKETS } from './use-tickets';
import { STATUSES, type Status } from './words';

/** One answer to the requesters of all tickets that are part of this one, each on their own ticket. */
export function Broadcast({ ticket, parts }: { ticket: Ticket; parts: number }) {
  const { t } = useLingui();
  const [opened, setOpened] = useState(false);
  return (
    <div>
      <Button variant="default" size="compact-xs" onClick={() => setOpened(true)}>
        <Plural value={parts} one="# part: reply on it…" other="# parts: reply on all…" />
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={<Trans>Reply on all parts</Trans>}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {opened && <Form ticket={ticket} close={() => setOpened(false)} />}
      </Modal>
    </div>
  );
}

const BECOMES: Status[] = ['open', 'pending', 'on_hold', 'solved'];

function Form({ ticket, close }: { ticket: Ticket; close: () => void }) {
  const { t, i18n } = useLingui();
  const [text, setText] = useDraft('ticket-broadcast', ticket.id);
  const files = useAttachments(`ticket-broadcast.${ticket.id}`);
  const limits = useFileLimits();
  const [status, setStatus] = useState<Status | null>(null);
  const last = useRef<Attempt | null>(null);
  const send = useAct(async () => {
    const body = { text: text.trim(), status, files: files.ids };
    last.current = attemptOf(last.current, body);
    const { sent, skipped, hidden } = await ask(
      broadcastReply({ path: { id: ticket.id }, body: { ...body, client_id: last.current.clientId } }),
    );
    const [told, left] = [sent.length, skipped.length + hidden];
    if (left) toast('refused', t`Sent on ${told} tickets. Not on ${left}: they are closed, or not yours to answer.`);
    else toast('done', t`Sent on ${told} tickets`);
    setText('');
    files.sent();
    close();
  }, [TICKETS, ['ticket']]);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!files.arriving) send.mutate(undefined, { onError: (error) => files.refused(error) });
      }}
    >
      <p className={classes.dim}>
        <Trans>Each requester gets it as a reply on their own ticket. It cannot be taken back.</Trans>
      </p>
      <Textarea
        data-autofocus
        label={t`Reply`}
        autosize
        minRows={4}
        maxRows={14}
        maxLength={100_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div>
        <AttachButton add={(chosen) => files.add(chosen, limits)} />
        <AttachedFiles files={files} />
      </div>
      <Select
        label={t`What these tickets become`}
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        placeholder={t`They stay as they are`}
        value={status}
        onChange={(next) => setStatus(next as Status | null)}
        data={BECOMES.map((value) => ({ value, label: i18n._(STATUSES[value]) }))}
      />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" disabled={!text.trim() || files.arriving} loading={send.isPending}>
          <Trans>Send</Trans>
        </Button>
      </Group>
    </form>
  );
}
