import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Text as Paragraph, Select, Stack, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import { leavePath } from '../../api/generated';
import type { Interaction, ProcessView, Step, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { say } from '../../lib/text';

type Props = { opened: boolean; onClose: () => void; interaction: Interaction; view: ProcessView; step: Step };

/** Reality departs from the process: allowed, with a reason, and seen in its figures. */
export function LeavePath({ opened, onClose, interaction, view, step }: Props) {
  const { t, i18n } = useLingui();
  const [reason, setReason] = useState('');
  const [to, setTo] = useState<string | null>(null);
  const choices = step.choices ?? [];
  const [outcome, setOutcome] = useState(step.type === 'dispose' ? '' : (choices[0]?.value ?? ''));
  const leave = useAct(
    () =>
      ask(
        leavePath({
          path: { id: interaction.id },
          body: {
            token: step.token,
            visit: step.visit,
            to_step: to,
            outcome: to ? '' : outcome,
            reason: reason.trim(),
          },
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
          <Paragraph size="sm">
            <Trans>This step is skipped and the process goes on. It is seen as a deviation, with your reason.</Trans>
          </Paragraph>
          <Select
            label={t`Go on at`}
            placeholder={t`The next step`}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t`Clear` }}
            value={to}
            onChange={setTo}
            data={(view.steps ?? []).map(({ name, title }) => ({
              value: name,
              label: say(title as Text, i18n.locale) || name,
            }))}
          />
          {!to && choices.length > 0 && step.type !== 'dispose' && (
            <Select
              label={t`As if the answer were`}
              value={outcome}
              onChange={(value) => setOutcome(value ?? '')}
              allowDeselect={false}
              data={choices.map(({ value, label }) => ({ value, label: say(label as Text, i18n.locale) || value }))}
            />
          )}
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
