import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { blockCustomer } from '../../api/generated';
import type { Customer } from '../../api/types';
import { useAct } from '../../lib/act';
import { useNow } from '../../lib/clock';

const DAY_MS = 86_400_000;

/** Puts every address of the customer on the block list. */
export function BlockDialog({ customer, opened, close }: { customer: Customer; opened: boolean; close: () => void }) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('7');
  const { id } = customer;
  const now = useNow();
  const block = useAct(
    () => {
      const until = days === '0' ? null : new Date(now + Number(days) * DAY_MS).toISOString();
      return ask(blockCustomer({ path: { id }, body: { reason: reason.trim(), until } }));
    },
    [
      ['customer', id],
      ['setup', 'block-list'],
    ],
    t`Blocked`,
  );
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={<Trans>Block this customer</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <p>
        <Trans>Nothing is accepted any more from the addresses on this card. They are on the block list.</Trans>
      </p>
      <Textarea
        data-autofocus
        label={t`Reason`}
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        label={t`For how long`}
        mt="sm"
        value={days}
        allowDeselect={false}
        onChange={(next) => setDays(next ?? '7')}
        data={[
          { value: '1', label: t`One day` },
          { value: '7', label: t`One week` },
          { value: '30', label: t`Thirty days` },
          { value: '0', label: t`Until further notice` },
        ]}
      />
      <Group justify="flex-end" mt="md" gap="sm">
        <Button variant="default" onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          color="red.8"
          disabled={!reason.trim()}
          loading={block.isPending}
          onClick={() => block.mutate(undefined, { onSuccess: close })}
        >
          <Trans>Block</Trans>
        </Button>
      </Group>
    </Modal>
  );
}
