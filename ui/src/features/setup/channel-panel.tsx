import '@mantine/core/styles/Code.layer.css';
import { Trans } from '@lingui/react/macro';
import { Button, Code, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ask } from '../../api/client';
import type { Row } from '../../api/collections';
import { changeChannelToken } from '../../api/generated';
import { useAct } from '../../lib/act';
import { useMayEdit } from '../../lib/collection';
import { Confirm } from '../../ui/confirm';
import { ShownOnce } from '../../ui/shown-once';
import { Moment } from '../../ui/time';

/** The token of a message channel: how it begins, when the other system was here last, and a new one. */
export function ChannelPanel({ channel }: { channel: Row }) {
  const mayEdit = useMayEdit('message-channels');
  const [asking, dialog] = useDisclosure();
  const change = useAct(() => ask(changeChannelToken({ path: { id: channel.id } })), [['setup', 'message-channels']]);
  const token = change.data?.token;
  const prefix = `${channel.token_prefix as string}…`;
  return (
    <Stack gap="sm" mt="xl" align="flex-start">
      <Text size="sm">
        <Trans>
          Its token begins with <Code>{prefix}</Code>, made <Moment at={channel.token_at as string} />.
        </Trans>{' '}
        {channel.used_at ? (
          <Trans>
            Last used <Moment at={channel.used_at as string} />.
          </Trans>
        ) : (
          <Trans>The other system has not used it yet.</Trans>
        )}
      </Text>
      {mayEdit && (
        <Button variant="default" loading={change.isPending} onClick={dialog.open}>
          <Trans>New token…</Trans>
        </Button>
      )}
      <Confirm
        opened={asking}
        title={<Trans>Give it a new token?</Trans>}
        action={<Trans>New token</Trans>}
        onClose={dialog.close}
        onConfirm={() => {
          dialog.close();
          change.mutate(undefined);
        }}
      >
        <Trans>
          The one before is refused at once. What waits meanwhile is kept until the other system has the new one.
        </Trans>
      </Confirm>
      {token && <ShownOnce value={token} />}
    </Stack>
  );
}
