import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import { leavePath } from '../../api/generated';
import type { Interaction, Step } from '../../api/types';
import { useAct } from '../../lib/act';

type Props = { opened: boolean; onClose: () => void; interaction: Interaction; step: Step };

/** Reality departs from the process: allowed, with a reason, and seen in its figures. */
export function LeavePath({ opened, onClose, interaction, step }: Props) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const leave = useAct(
    () =>
      ask(
        leavePath({
          path: { id: interaction.id },
          body: { token: step.token, visit: step.visit, reason: reason.trim() },
        }),
      ),
    [['interaction', interaction.id]],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    leave.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Trans>Leave the process here</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">
            <Trans>This step is skipped and the process goes on. It is seen as a deviation, with your reason.</Trans>
          </Text>
          <Textarea
            data-autofocus
            label={t`Reason`}
            required
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" disabled={!reason.trim()} loading={leave.isPending}>
              <Trans>Skip this step</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
