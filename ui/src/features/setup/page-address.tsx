import '@mantine/core/styles/Code.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

const PLACES: Record<string, string> = { voice: 'call', chat: 'chat', form: 'f' };

/** Where customers find an entry point, and how a site offers it. */
export function PageAddress({ medium, slug }: { medium: string; slug: string }) {
  const { t } = useLingui();
  const place = PLACES[medium];
  if (!place) return null;
  const { origin } = window.location;
  const address = `${origin}/${place}/${encodeURIComponent(slug)}`;
  const onSite: Record<string, string> = {
    chat: `<script src="${origin}/chat.js" data-entry-point="${slug}" async></script>`,
    form: `<iframe src="${address}" title="${slug}" width="100%" height="700" style="border:0"></iframe>`,
  };
  const snippet = onSite[medium];
  return (
    <Stack gap="xs" mt="xl">
      <Title order={3} size="h5">
        <Trans>For customers</Trans>
      </Title>
      <Text size="sm" c="dimmed">
        <Trans>The page to link to:</Trans>
      </Text>
      <Copied text={address} label={t`Copy the address`} />
      {snippet && (
        <>
          <Text size="sm" c="dimmed">
            <Trans>Or put it into your own site:</Trans>
          </Text>
          <Copied text={snippet} label={t`Copy the code`} />
        </>
      )}
    </Stack>
  );
}

function Copied({ text, label }: { text: string; label: string }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Code block flex={1} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <ActionIcon variant="default" size="lg" aria-label={label} onClick={copy}>
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
