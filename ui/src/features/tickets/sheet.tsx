import { Trans } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import classes from './escalations.module.css';

type Props = {
  ready: boolean;
  sending: boolean;
  submit: () => void;
  close: () => void;
  word: ReactNode;
  /** What leaves the form, where “Cancel” could be taken for cancelling what it is about. */
  away?: ReactNode;
  children: ReactNode;
};

/** A form about a ticket in a dialog: its fields, and the buttons that send or leave it. */
export function Sheet({ ready, sending, submit, close, word, away, children }: Props) {
  return (
    <form
      className={classes.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        if (ready && !sending) submit();
      }}
    >
      {children}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {away ?? <Trans>Cancel</Trans>}
        </Button>
        <Button type="submit" disabled={!ready} loading={sending}>
          {word}
        </Button>
      </Group>
    </form>
  );
}
