import '@mantine/core/styles/Code.layer.css';
import { Trans } from '@lingui/react/macro';
import { Alert, Button, Code, CopyButton, Group } from '@mantine/core';

/** A secret or token that nobody can read again: to be copied now. */
export function ShownOnce({ value }: { value: string }) {
  return (
    <Alert w="100%" variant="light" color="yellow" title={<Trans>Copy it now: it is shown only this once.</Trans>}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Code block flex={1} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {value}
        </Code>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
