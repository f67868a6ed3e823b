import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Text as Paragraph, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import { remarkOnStep } from '../../api/generated';
import type { Interaction, Step } from '../../api/types';
import { useAct } from '../../lib/act';
import { toast } from '../../lib/toasts';

type Props = { opened: boolean; onClose: () => void; interaction: Interaction; step: Step };

/** What is wrong with a step, told to whoever owns the process; the call goes on meanwhile. */
export function StepRemark({ opened, onClose, interaction, step }: Props) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const send = useAct(
    () =>
      ask(
        remarkOnStep({
          path: { id: interaction.id },
          body: { token: step.token, visit: step.visit, text: text.trim() },
        }),
      ),
    [],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate(undefined, {
      onSuccess: () => {
        toast('done', t`The owner of the process has your remark`);
        setText('');
        onClose();
      },
    });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Trans>Remark on this step</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Paragraph size="sm">
            <Trans>It goes to whoever owns this process, with the step and its version. You stay on the step.</Trans>
          </Paragraph>
          <Textarea
            data-autofocus
            label={t`What is wrong or missing?`}
            required
            autosize
            minRows={2}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" disabled={!text.trim()} loading={send.isPending}>
              <Trans>Send</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
