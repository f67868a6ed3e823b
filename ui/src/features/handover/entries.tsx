import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Textarea } from '@mantine/core';
import type { QueryKey } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import { createLogEntry, tickLogPoint, untickLogPoint } from '../../api/generated';
import type { LogEntry } from '../../api/types';
import { useAct } from '../../lib/act';
import { useDraft } from '../../lib/drafts';
import { useTicking } from '../../lib/ticking';
import { Moment } from '../../ui/time';
import classes from './handover.module.css';

type Props = { entries: LogEntry[]; refresh: QueryKey /** Where one may write. */; unit?: string };

/** What people wrote; open points can be ticked. */
export function Entries({ entries, refresh, unit }: Props) {
  const tick = useAct(
    ({ id, done_at }: LogEntry) => ask((done_at ? untickLogPoint : tickLogPoint)({ path: { id } })),
    [refresh],
  );
  const { ticked, toggle } = useTicking(tick.mutateAsync);
  return (
    <>
      {unit && <Writer key={unit} unit={unit} refresh={refresh} />}
      <ul className={classes.entries}>
        {entries.map((entry) => (
          <li key={entry.id} data-done={entry.done_at !== null || undefined}>
            {entry.open && <Checkbox checked={ticked(entry)} aria-label={entry.text} onChange={() => toggle(entry)} />}
            <div>
              <p dir="auto">{entry.text}</p>
              <small>
                {entry.author.name} <Moment at={entry.written_at} />
                {entry.done_at && (
                  <>
                    {' · '}
                    <Trans>
                      Done by {entry.done_by?.name ?? ''} <Moment at={entry.done_at} />
                    </Trans>
                  </>
                )}
              </small>
            </div>
          </li>
        ))}
      </ul>
      {!entries.length && !unit && (
        <p className={classes.none}>
          <Trans>None</Trans>
        </p>
      )}
    </>
  );
}

function Writer({ unit, refresh }: { unit: string; refresh: QueryKey }) {
  const { t } = useLingui();
  const [text, setText] = useDraft('handover', unit);
  const [open, setOpen] = useState(false);
  const write = useAct(() => ask(createLogEntry({ path: { id: unit }, body: { text: text.trim(), open } })), [refresh]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    write.mutate(undefined, {
      onSuccess: () => {
        setText('');
        setOpen(false);
      },
    });
  };
  return (
    <form className={classes.writer} onSubmit={submit}>
      <Textarea
        aria-label={t`What the next shift should know`}
        placeholder={t`What the next shift should know`}
        dir="auto"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={4000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.bottom}>
        <Checkbox
          label={t`Open point: stays until it is ticked`}
          checked={open}
          onChange={(event) => setOpen(event.currentTarget.checked)}
        />
        <Button type="submit" size="xs" disabled={!text.trim()} loading={write.isPending}>
          <Trans>Write</Trans>
        </Button>
      </div>
    </form>
  );
}
