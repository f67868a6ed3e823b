import { Trans } from '@lingui/react/macro';
import { Box, Button, Group, Text } from '@mantine/core';
import type { KeptDraft } from './kept-draft';
import classes from './tickets.module.css';

/** What one has written of the same elsewhere, and this text took the place of: nothing is lost unseen. */
export function OtherWords({ draft }: { draft: KeptDraft }) {
  if (!draft.other) return null;
  const { subject, text } = draft.other;
  const words = [subject, text].filter(Boolean).join(' · ');
  return (
    <Box role="status" mt={8}>
      <Text lineClamp={4} className={classes.dim}>
        <Trans>
          In another window you wrote: <bdi>{words}</bdi>
        </Trans>
      </Text>
      <Group gap="xs">
        <Button variant="subtle" size="compact-xs" onClick={() => draft.takeOther()}>
          <Trans>Add it here</Trans>
        </Button>
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => draft.dismissOther()}>
          <Trans>Leave it out</Trans>
        </Button>
      </Group>
    </Box>
  );
}
