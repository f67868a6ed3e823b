import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import {
  changeWebhookSecret,
  getWebhook,
  listWebhookDeliveries,
  pauseWebhook,
  resumeWebhook,
  sendWebhookDeliveryAgain,
  testWebhook,
} from '../../api/generated';
import type { Webhook, WebhookDelivery } from '../../api/types';
import { useAct } from '../../lib/act';
import { useMayEdit } from '../../lib/collection';
import { Confirm } from '../../ui/confirm';
import { wordsFor } from '../../ui/interaction-words';
import { ShownOnce } from '../../ui/shown-once';
import { Moment } from '../../ui/time';
import classes from './webhook-panel.module.css';
import { HOOK_EVENTS, HOOK_STATE_COLOURS, HOOK_STATES } from './webhook-words';

const ALL = ['setup', 'webhooks'];
const LOOK_AGAIN_MS = 3000;

/** Where a webhook stands: paused or not, its secret, and what was sent last. */
export function WebhookPanel({ webhook }: { webhook: Webhook }) {
  const path = { id: webhook.id };
  const mayEdit = useMayEdit('webhooks');
  const key = [...ALL, webhook.id];
  const now = useQuery({
    queryKey: [...key, 'now'],
    queryFn: () => ask(getWebhook({ path })),
    initialData: webhook,
    refetchInterval: LOOK_AGAIN_MS,
  }).data;
  const sent = useQuery({
    queryKey: [...key, 'deliveries'],
    queryFn: () => ask(listWebhookDeliveries({ path, query: { limit: 20 } })),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const test = useAct(() => ask(testWebhook({ path })), [key]);
  const pause = useAct(() => ask(pauseWebhook({ path })), [ALL]);
  return (
    <Stack gap="md" mt="xl">
      {now.paused_at && <PausedAlert webhook={now} mayEdit={mayEdit} />}
      {mayEdit && (
        <Group gap="xs">
          {!now.paused_at && (
            <>
              <Button variant="default" loading={test.isPending} onClick={() => test.mutate(undefined)}>
                <Trans>Send a test</Trans>
              </Button>
              <Button variant="default" loading={pause.isPending} onClick={() => pause.mutate(undefined)}>
                <Trans>Pause</Trans>
              </Button>
            </>
          )}
          <NewSecret webhook={now} />
        </Group>
      )}
      <Title order={3} size="h5">
        <Trans>Last deliveries</Trans>
      </Title>
      {sent.data && <Deliveries webhook={now} items={sent.data.items} mayEdit={mayEdit} />}
    </Stack>
  );
}

function PausedAlert({ webhook, mayEdit }: { webhook: Webhook; mayEdit: boolean }) {
  const resume = useAct(() => ask(resumeWebhook({ path: { id: webhook.id } })), [ALL]);
  const why = webhook.paused_why;
  return (
    <Alert variant="light" color="red" title={<Trans>Paused: nothing is sent</Trans>}>
      <Stack gap="xs" align="flex-start">
        <span>
          {why === 'failing' ? (
            <Trans>Nothing has arrived at its address for long. What happens meanwhile is held.</Trans>
          ) : why === 'gone' ? (
            <Trans>Its address says that it is gone for good. What happens meanwhile is held.</Trans>
          ) : (
            <Trans>Somebody paused it. What happens meanwhile is held.</Trans>
          )}
        </span>
        {mayEdit && (
          <Button size="xs" loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
            <Trans>Go on, and send what was held</Trans>
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** A new secret is shown this once; for a day the one before signs as well. */
function NewSecret({ webhook }: { webhook: Webhook }) {
  const [asking, dialog] = useDisclosure();
  const change = useAct(() => ask(changeWebhookSecret({ path: { id: webhook.id } })), [ALL]);
  const secret = change.data?.secret;
  return (
    <>
      <Button variant="default" loading={change.isPending} onClick={dialog.open}>
        <Trans>New secret…</Trans>
      </Button>
      <Confirm
        opened={asking}
        title={<Trans>Give it a new secret?</Trans>}
        action={<Trans>New secret</Trans>}
        onClose={dialog.close}
        onConfirm={() => {
          dialog.close();
          change.mutate(undefined);
        }}
      >
        <Trans>For a day what is sent is signed with both, so that the other system can change over.</Trans>
      </Confirm>
      {secret && <ShownOnce value={secret} />}
    </>
  );
}

type DeliveriesProps = { webhook: Webhook; items: WebhookDelivery[]; mayEdit: boolean };

function Deliveries({ webhook, items, mayEdit }: DeliveriesProps) {
  if (!items.length)
    return (
      <Text size="sm" c="dimmed">
        <Trans>Nothing was sent yet.</Trans>
      </Text>
    );
  return (
    <ul className={classes.deliveries}>
      {items.map((one) => (
        <DeliveryShown key={one.id} webhook={webhook} delivery={one} mayEdit={mayEdit} />
      ))}
    </ul>
  );
}

type DeliveryProps = { webhook: Webhook; delivery: WebhookDelivery; mayEdit: boolean };

function DeliveryShown({ webhook, delivery, mayEdit }: DeliveryProps) {
  const { t, i18n } = useLingui();
  const path = { id: webhook.id, delivery_id: delivery.id };
  const again = useAct(() => ask(sendWebhookDeliveryAgain({ path })), [[...ALL, webhook.id]]);
  const { state, status, attempts, number } = { ...delivery, number: delivery.data.number as number | undefined };
  const event = wordsFor(HOOK_EVENTS, delivery.event, (descriptor) => i18n._(descriptor));
  const may = mayEdit && !webhook.paused_at && state !== 'waiting';
  return (
    <li className={classes.delivery}>
      <Badge size="sm" variant="light" color={HOOK_STATE_COLOURS[state] ?? 'gray'}>
        {wordsFor(HOOK_STATES, state, (descriptor) => i18n._(descriptor))}
      </Badge>
      <span className={classes.about}>
        {event} {number !== undefined && `#${number}`}
        <small>
          {status ? (
            <Trans>Answer {status}</Trans>
          ) : delivery.code ? (
            delivery.code === 'outgoing.not_outside' ? (
              <Trans>The address lies in an inner network that the settings do not allow</Trans>
            ) : (
              <Trans>No answer</Trans>
            )
          ) : null}
          {attempts > 1 && ` · ${t`${attempts} attempts`}`}
          {delivery.due_at && (
            <>
              {' · '}
              <Trans>
                again at <Moment at={delivery.due_at} />
              </Trans>
            </>
          )}
        </small>
      </span>
      <Moment at={delivery.happened_at} />
      {may && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={again.isPending}
          aria-label={t`Send ${event} again`}
          onClick={() => again.mutate(undefined)}
        >
          <Trans>Send again</Trans>
        </Button>
      )}
    </li>
  );
}
