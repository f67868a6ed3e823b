import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = { opened: boolean; onClose: () => void; label: string; children: ReactNode };

/**
 * A dialog to choose from by typing. It opens and closes without a transition: it stands before the next key is
 * pressed, so that nothing typed after its key combination is lost or meant for the page behind it.
 */
export function PickDialog({ opened, onClose, label, children }: Props) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      padding={0}
      size={560}
      yOffset="10vh"
      transitionProps={{ duration: 0 }}
      returnFocus={false}
    >
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content aria-label={label} radius="md">
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
