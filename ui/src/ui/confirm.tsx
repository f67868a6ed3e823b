import { Trans } from '@lingui/react/macro';
import { Button, Group, Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  opened: boolean;
  title: ReactNode;
  children: ReactNode;
  action: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks once before what cannot be undone. */
export function Confirm({ opened, title, children, action, onConfirm, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="sm" centered withCloseButton={false}>
      <Text size="sm">{children}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button color="red.8" data-autofocus onClick={onConfirm}>
          {action}
        </Button>
      </Group>
    </Modal>
  );
}
