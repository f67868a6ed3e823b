import { useLingui } from '@lingui/react/macro';
import { Notification } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { closeToast, useToasts } from '../lib/toasts';
import classes from './toaster.module.css';

export function Toaster() {
  const { t } = useLingui();
  const toasts = useToasts();
  return (
    <div className={classes.toaster} aria-live="polite">
      {toasts.map(({ id, kind, text }) => (
        <Notification
          key={id}
          withBorder
          color={kind === 'done' ? 'teal.8' : 'red.8'}
          icon={kind === 'done' ? <IconCheck size={14} /> : <IconX size={14} />}
          closeButtonProps={{ 'aria-label': t`Close` }}
          onClose={() => closeToast(id)}
        >
          {text}
        </Notification>
      ))}
    </div>
  );
}
