import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button, Notification } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useCommands } from '../lib/commands';
import { closeToast, type Toast, useToasts } from '../lib/toasts';
import { Keys } from './keys';
import classes from './toaster.module.css';

const GROUP = msg`General`;

/** What is said in the corner; the newest that can be undone is undone by `z`. */
export function Toaster() {
  const { t } = useLingui();
  const toasts = useToasts();
  const last = toasts.findLast((toast) => toast.action);
  const act = (toast: Toast | undefined) => {
    if (!toast?.action) return;
    closeToast(toast.id);
    toast.action.run();
  };
  useCommands(
    last?.action ? [{ id: 'undo', title: last.action.label, group: GROUP, keys: 'z', run: () => act(last) }] : [],
  );
  return (
    <div className={classes.toaster} aria-live="polite">
      {toasts.map((toast) => (
        <Notification
          key={toast.id}
          withBorder
          color={toast.kind === 'done' ? 'teal.8' : 'red.8'}
          icon={toast.kind === 'done' ? <IconCheck size={14} /> : <IconX size={14} />}
          closeButtonProps={{ 'aria-label': t`Close` }}
          onClose={() => closeToast(toast.id)}
        >
          <span className={classes.said}>
            {toast.text}
            {toast.action && (
              <Button
                variant="default"
                size="compact-xs"
                rightSection={toast === last && <Keys keys="z" />}
                onClick={() => act(toast)}
              >
                {toast.action.label}
              </Button>
            )}
          </span>
        </Notification>
      ))}
    </div>
  );
}
