import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../../api/client';
import { getProcess, listProcesses, rollProcessBack } from '../../../api/generated';
import type { Process, Text } from '../../../api/types';
import { useAct } from '../../../lib/act';
import { may, useMe } from '../../../lib/session';
import { say } from '../../../lib/text';
import { useView } from '../../../ui/table/view';
import { Moment } from '../../../ui/time';
import { ProcessState } from '../process-state';
import classes from '../processes.module.css';
import { Comparison } from './comparison';
import compared from './comparison.module.css';

type Props = { slug: string; versions: Process['versions'] };

/** What was published, by whom and why; or two versions compared, where the address names them. */
export function Versions({ slug, versions }: Props) {
  const { params } = useView();
  const [before, version] = [Number(params.before), Number(params.after)];
  if (before > 0 && version > 0)
    return (
      <Compared slug={slug} versions={versions} pair={{ slug, version, before, other: String(params.other ?? slug) }} />
    );
  return <List slug={slug} versions={versions} />;
}

function Compared({ slug, versions, pair }: Props & { pair: Parameters<typeof Comparison>[0] }) {
  const { t } = useLingui();
  const { i18n } = useLingui();
  const { change } = useView();
  const processes =
    useQuery({ queryKey: ['processes', 'list'], queryFn: () => ask(listProcesses()) }).data?.items ?? [];
  const own = pair.other === slug;
  const others = useQuery({
    queryKey: ['processes', pair.other],
    queryFn: () => ask(getProcess({ path: { slug: pair.other } })),
    enabled: !own,
  }).data?.versions;
  const choose = (other: string) => {
    const current = other === slug ? versions[0] : processes.find((one) => one.slug === other);
    change({ other: other === slug ? undefined : other, before: String(current?.version) });
  };
  return (
    <div className={compared.comparison}>
      <div className={compared.bar}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconArrowLeft size={14} />}
          onClick={() => change({ before: undefined, after: undefined, other: undefined })}
        >
          <Trans>All versions</Trans>
        </Button>
        <Select
          size="xs"
          w={220}
          label={t`Before: process`}
          searchable
          allowDeselect={false}
          data={processes.map((one) => ({ value: one.slug, label: say(one.title as Text, i18n.locale) }))}
          value={pair.other}
          onChange={(other) => other && choose(other)}
        />
        <Select
          size="xs"
          w={96}
          label={t({ message: 'Before', context: 'comparison' })}
          allowDeselect={false}
          data={numbersOf(own ? versions : others)}
          value={String(pair.before)}
          onChange={(value) => change({ before: value ?? undefined })}
        />
        <Select
          size="xs"
          w={96}
          label={t({ message: 'After', context: 'comparison' })}
          allowDeselect={false}
          data={numbersOf(versions)}
          value={String(pair.version)}
          onChange={(value) => change({ after: value ?? undefined })}
        />
      </div>
      <Comparison {...pair} />
    </div>
  );
}

function numbersOf(versions: Process['versions'] | undefined): string[] {
  return (versions ?? []).map((one) => String(one.version));
}

/** An older version can be compared and published anew. */
function List({ slug, versions }: Props) {
  const me = useMe();
  const { change } = useView();
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
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              change({ before: String((versions[index + 1] ?? version).version), after: String(version.version) })
            }
          >
            {versions[index + 1] ? (
              <Trans>Compare with version {versions[index + 1]?.version}</Trans>
            ) : (
              <Trans>Compare with another process</Trans>
            )}
          </Button>
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
