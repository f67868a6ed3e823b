import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { fieldWord, HEAD } from '../parameter-words';
import classes from './designer.module.css';
import type { Editing } from './use-draft';

/** Parts that somebody else changed while I did: theirs is shown, and I choose. */
export function Clashes({ editing, show }: { editing: Editing; show: (step: string) => void }) {
  if (!editing.clashes.length) return null;
  return (
    <div className={classes.clashes} role="alert">
      {editing.clashes.map((clash, index) => {
        const [kind, name = ''] = clash.part.split('/');
        return (
          <div key={index} className={classes.buttons}>
            <span>
              <Trans>Somebody else changed this at the same time:</Trans>{' '}
              {kind === 'steps' && clash.theirs ? (
                <button type="button" className={classes.link} onClick={() => show(name)}>
                  {name}
                </button>
              ) : (
                <strong>{(kind === 'header' && fieldWord(HEAD, name)) || name || kind}</strong>
              )}
            </span>
            <Button size="compact-xs" variant="default" onClick={() => editing.settle(clash, false)}>
              <Trans>Keep theirs</Trans>
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => editing.settle(clash, true)}>
              <Trans>Take mine</Trans>
            </Button>
          </div>
        );
      })}
    </div>
  );
}
