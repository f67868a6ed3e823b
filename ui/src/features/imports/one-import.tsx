import '@mantine/core/styles/Progress.layer.css';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, Progress } from '@mantine/core';
import { IconArrowBackUp, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { ask } from '../../api/client';
import { confirmImport, deleteImport, undoImport } from '../../api/generated';
import type { FileImport, ImportKind, ImportLine } from '../../api/types';
import { useAct } from '../../lib/act';
import { Confirm } from '../../ui/confirm';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Choices } from './choices';
import classes from './imports.module.css';
import { Lines } from './lines';
import { IMPORTS, isMoving, linesIn, useImport, useKeep } from './use-imports';
import { DELIMITERS, ENCODINGS, LINE_COLOURS, LINE_STATES, STATES } from './words';

/** One file: what is to become of its lines, how far they are, what has become of them. */
export function OneImport({ id, kind, leave }: { id: string; kind: ImportKind; leave: () => void }) {
  const { data, error, refetch } = useImport(id);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const open = data.state === 'checking' || data.state === 'ready';
  return (
    <>
      <Head one={data} />
      {isMoving(data) && <Moving one={data} />}
      <Counts one={data} />
      {open && <Choices one={data} kind={kind} />}
      <Actions one={data} leave={leave} />
      <Lines one={data} kind={open ? kind : undefined} />
    </>
  );
}

function Head({ one }: { one: FileImport }) {
  const { i18n } = useLingui();
  const encoding = ENCODINGS[one.encoding];
  const delimiter = i18n._(DELIMITERS[one.delimiter]);
  return (
    <div className={classes.name}>
      <h2 dir="auto">{one.file_name}</h2>
      <span className={classes.dim}>
        <Plural value={one.lines} one="# line" other="# lines" /> · {encoding} · {delimiter}
      </span>
      <Badge size="sm" variant="light" color="gray">
        {i18n._(STATES[one.state])}
      </Badge>
    </div>
  );
}

function Moving({ one }: { one: FileImport }) {
  const { t } = useLingui();
  const left = {
    checking: linesIn(one, 'waiting'),
    running: linesIn(one, 'new', 'update'),
    undoing: linesIn(one, 'made', 'updated'),
  }[one.state as string];
  const share = Math.round(100 * (1 - (left ?? 0) / Math.max(1, one.lines)));
  return <Progress value={share} size="sm" aria-label={t`How far it is`} animated />;
}

function Counts({ one }: { one: FileImport }) {
  const { i18n } = useLingui();
  return (
    <ul className={classes.counts} aria-live="polite">
      {(Object.keys(LINE_STATES) as ImportLine['state'][])
        .filter((state) => one.counts[state])
        .map((state) => (
          <li key={state}>
            <Badge size="lg" variant="light" color={LINE_COLOURS[state] ?? 'gray'}>
              {i18n._(LINE_STATES[state])} <span className="numbers">{one.counts[state]}</span>
            </Badge>
          </li>
        ))}
    </ul>
  );
}

function Actions({ one, leave }: { one: FileImport; leave: () => void }) {
  const { t, i18n } = useLingui();
  const keep = useKeep();
  const [asking, setAsking] = useState(false);
  const path = { id: one.id };
  const refresh = [[...IMPORTS, one.id]];
  const confirm = useAct(() => ask(confirmImport({ path, body: { version: one.version } })), refresh);
  const undo = useAct(() => ask(undoImport({ path })), refresh);
  const discard = useAct(() => ask(deleteImport({ path })), [[...IMPORTS, 'of', one.kind]]);
  const wanted = linesIn(one, 'new', 'update');
  const problems = linesIn(one, 'refused', 'kept');
  return (
    <Group gap="sm" mb="md">
      {one.state === 'ready' && (
        <Button
          disabled={!wanted}
          loading={confirm.isPending}
          onClick={() => confirm.mutate(undefined, { onSuccess: keep })}
        >
          <Plural value={wanted} one="Bring in # line" other="Bring in # lines" />
        </Button>
      )}
      {(one.state === 'ready' || one.state === 'checking') && (
        <Button
          variant="default"
          loading={discard.isPending}
          onClick={() => discard.mutate(undefined, { onSuccess: leave })}
        >
          <Trans>Throw the file away</Trans>
        </Button>
      )}
      {one.state === 'done' && (
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={14} />}
          disabled={!linesIn(one, 'made', 'updated')}
          loading={undo.isPending}
          onClick={() => setAsking(true)}
        >
          <Trans>Undo this import</Trans>
        </Button>
      )}
      {problems > 0 && !isMoving(one) && (
        <Button
          variant="default"
          component="a"
          href={`/api/imports/${one.id}/problems?language=${i18n.locale}`}
          download
          leftSection={<IconDownload size={14} />}
        >
          <Plural value={problems} one="# line with its problem (CSV)" other="# lines with their problems (CSV)" />
        </Button>
      )}
      {one.state !== 'ready' && one.state !== 'checking' && (
        <Button variant="default" onClick={leave}>
          <Trans>Another file</Trans>
        </Button>
      )}
      <Confirm
        opened={asking}
        title={t`Undo this import?`}
        action={<Trans>Undo</Trans>}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          undo.mutate(undefined, { onSuccess: keep });
        }}
      >
        <Trans>
          What it made is taken away and what it changed is put back, except where somebody has changed or used it
          since: that is left and named.
        </Trans>
      </Confirm>
    </Group>
  );
}
