import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { handleVoicemail, removeVoicemail, reopenVoicemail } from '../../api/generated';
import type { Text, Voicemail } from '../../api/types';
import { useAct } from '../../lib/act';
import { exactly } from '../../lib/format';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Player } from '../../ui/player/player';
import { Moment } from '../../ui/time';
import classes from './message.module.css';

const REFRESH = [['voicemails']];

/** One message: who, what was said, and that it has been dealt with. */
export function Message({ voicemail, close }: { voicemail: Voicemail; close: () => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const [removing, setRemoving] = useState(false);
  const { id, customer, address, queue, url, state, handled_by, handled_at } = voicemail;
  const done = useAct(() => ask(handleVoicemail({ path: { id } })), REFRESH, t`Dealt with`);
  const again = useAct(() => ask(reopenVoicemail({ path: { id } })), REFRESH);
  const who = customer ? say(customer.name as Text, i18n.locale) : address || t`Unknown caller`;
  return (
    <div className={classes.message}>
      <h2>{who}</h2>
      <p className={classes.facts}>
        {customer && address && <span>{address}</span>}
        <span>{say(queue.name as Text, i18n.locale)}</span>
        <span>{exactly(voicemail.left_at, i18n.locale)}</span>
      </p>
      {url ? (
        <Player recording={{ url, duration_s: voicemail.duration_s }} alone />
      ) : (
        <p>
          <Trans>The message was deleted because its time was over.</Trans>
        </p>
      )}
      {handled_by && handled_at && (
        <p className={classes.facts}>
          <Trans>
            Dealt with by {say(handled_by.name as Text, i18n.locale)}, <Moment at={handled_at} />
          </Trans>
        </p>
      )}
      <Group gap="sm">
        {state === 'new' ? (
          <Button loading={done.isPending} onClick={() => done.mutate(undefined, { onSuccess: close })}>
            <Trans>Call done</Trans>
          </Button>
        ) : (
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate(undefined)}>
            <Trans>Not done yet</Trans>
          </Button>
        )}
        <Button
          variant="default"
          component={Link}
          to="/interactions/$id"
          params={{ id: voicemail.interaction_id } as never}
        >
          <Trans>Open the interaction</Trans>
        </Button>
        {may(me, 'voice:voicemail:remove') && (
          <Button variant="subtle" color="red.8" onClick={() => setRemoving(true)}>
            <Trans>Delete</Trans>
          </Button>
        )}
      </Group>
      <RemoveDialog id={id} opened={removing} close={() => setRemoving(false)} removed={close} />
    </div>
  );
}

function RemoveDialog(props: { id: string; opened: boolean; close: () => void; removed: () => void }) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const remove = useAct(
    () => ask(removeVoicemail({ path: { id: props.id }, body: { reason: reason.trim() } })),
    REFRESH,
    t`Deleted`,
  );
  return (
    <Modal
      opened={props.opened}
      onClose={props.close}
      title={<Trans>Delete this message</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <p>
        <Trans>What the caller said is destroyed. That you did it, and why, is kept.</Trans>
      </p>
      <Textarea
        data-autofocus
        label={t`Reason`}
        required
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={props.close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          color="red.8"
          disabled={!reason.trim()}
          loading={remove.isPending}
          onClick={() => remove.mutate(undefined, { onSuccess: props.removed })}
        >
          <Trans>Delete</Trans>
        </Button>
      </Group>
    </Modal>
  );
}
