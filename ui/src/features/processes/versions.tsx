import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { rollProcessBack } from '../../api/generated';
import type { Process } from '../../api/types';
import { useAct } from '../../lib/act';
import { may, useMe } from '../../lib/session';
import { Moment } from '../../ui/time';
import { ProcessState } from './process-state';
import classes from './processes.module.css';

/** What was published, by whom and why; an older version can be published anew. */
export function Versions({ slug, versions }: { slug: string; versions: Process['versions'] }) {
  const me = useMe();
  const [back, setBack] = useState<number>();
  return (
    <ol className={classes.steps}>
      {versions.map((version, index) => (
        <li key={version.version} className={classes.step}>
          <strong className="numbers">{version.version}</strong>
          <div className={classes.stepBody}>
            <ProcessState state={version.state} /> {version.published_at && <Moment at={version.published_at} />}{' '}
            {version.published_by}
            {version.revision_note && <p className={classes.text}>{version.revision_note}</p>}
            <div>
              <Anchor
                size="sm"
                href={`/api/processes/${slug}/versions/${version.version}/bpmn`}
                download={`${slug}-${version.version}.bpmn`}
              >
                <Trans>Download version {version.version} as BPMN</Trans>
              </Anchor>
            </div>
          </div>
          {index > 0 && may(me, 'processes:process:publish') && (
            <Button size="compact-sm" variant="default" onClick={() => setBack(version.version)}>
              <Trans>Go back to it</Trans>
            </Button>
          )}
        </li>
      ))}
      {back !== undefined && <GoBack slug={slug} version={back} close={() => setBack(undefined)} />}
    </ol>
  );
}

function GoBack({ slug, version, close }: { slug: string; version: number; close: () => void }) {
  const { t } = useLingui();
  const [note, setNote] = useState('');
  const restore = useAct(
    () => ask(rollProcessBack({ path: { slug, version }, body: { revision_note: note.trim() } })),
    [['processes']],
    t`Version ${version} is published anew`,
  );
  return (
    <Modal
      opened
      onClose={close}
      title={t`Go back to version ${version}?`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Stack gap="sm">
        <Textarea
          data-autofocus
          required
          autosize
          minRows={2}
          label={t`What changed, and why`}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            disabled={!note.trim()}
            loading={restore.isPending}
            onClick={() => restore.mutate(undefined, { onSuccess: close })}
          >
            <Trans>Publish it anew</Trans>
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
