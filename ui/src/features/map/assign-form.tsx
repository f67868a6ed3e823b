import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Checkbox, Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import type { AssignmentWanted, Text } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { useNames } from '../../lib/collection';
import { number } from '../../lib/format';
import { say } from '../../lib/text';
import { toast } from '../../lib/toasts';
import classes from './map.module.css';
import { useAssign, usePreview, useProcesses, useUndo } from './use-map';

type Kind = AssignmentWanted['kind'];
type Props = {
  cells: AssignmentWanted['cells'];
  /** What the one cell has now. */
  now?: { process: string | null; pinned: number | null; owner: string | null };
  done: () => void;
};

/** What touchpoints are to have: which process, which version, who answers for it. What it touches is told first. */
export function AssignForm({ cells, now, done }: Props) {
  const { t, i18n } = useLingui();
  const [kind, setKind] = useState<Kind>(now && !now.process ? 'not_offered' : 'process');
  const [process, setProcess] = useState<string | null>(now?.process ?? null);
  const [version, setVersion] = useState<string | null>(now?.pinned ? String(now.pinned) : null);
  const [owner, setOwner] = useState<string | null>(now?.owner ?? null);
  const [replace, setReplace] = useState(now !== undefined);
  const posts = useNames('posts');
  const channels = useNames('channels');
  const { data } = useProcesses();
  const sentence = useProblemSentence();
  const assign = useAssign();
  const undo = useUndo();
  const chosen = data?.items.find((one) => one.slug === process);
  const ready = kind !== 'process' || process !== null;
  const wanted: AssignmentWanted = {
    cells,
    kind,
    process: kind === 'process' ? process : null,
    version: kind === 'process' && version ? Number(version) : null,
    owner_post_id: kind === 'process' || kind === 'owner' ? owner : null,
  };
  const preview = usePreview(ready ? wanted : undefined);
  const seen = ready ? preview.data : undefined;
  const forbidden = seen?.broken.some((one) => one.severity === 'error');
  const blocked = !seen || forbidden || seen.touched === 0 || preview.isFetching || (seen.replaced > 0 && !replace);
  const submit = () => {
    if (!seen) return;
    assign.mutate(
      { ...wanted, fingerprint: seen.fingerprint, replace },
      {
        onSuccess: (made) => {
          const touched = number(made.touched, i18n.locale);
          toast('done', t`${touched} touchpoints changed`, { label: t`Undo`, run: () => undo.mutate(made.id) });
          done();
        },
      },
    );
  };
  return (
    <Stack gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={t`What they are to have`}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
        data={[
          { value: 'process', label: t`A process` },
          ...(now ? [] : [{ value: 'owner', label: t`An owner` }]),
          { value: 'not_offered', label: t`Not offered` },
          { value: 'clear', label: t`Nothing` },
        ]}
      />
      {kind === 'process' && (
        <Group grow align="start">
          <Select
            label={t`Process`}
            searchable
            value={process}
            onChange={(value) => {
              setProcess(value);
              setVersion(null);
            }}
            data={(data?.items ?? []).map((one) => ({
              value: one.slug,
              label: [one.number, say(one.title as Text, i18n.locale)].filter(Boolean).join(' '),
            }))}
            nothingFoundMessage={t`Nothing found`}
          />
          <Select
            label={t`Version`}
            value={version ?? ''}
            onChange={(value) => setVersion(value || null)}
            allowDeselect={false}
            data={[
              { value: '', label: t`Always the current one` },
              ...Array.from({ length: chosen?.version ?? 0 }, (_, index) => String((chosen?.version ?? 0) - index)),
            ]}
          />
        </Group>
      )}
      {(kind === 'process' || kind === 'owner') && (
        <Select
          label={t`Owner`}
          description={t`The role that answers for the process here.`}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t`Clear` }}
          value={owner}
          onChange={setOwner}
          data={[...posts].map(([value, label]) => ({ value, label }))}
        />
      )}
      <div role="status">
        {preview.error && ready ? (
          <Alert color="red" variant="light">
            {sentence(preview.error)}
          </Alert>
        ) : (
          seen && (
            <p className={classes.told}>
              <strong>
                <Plural
                  value={seen.touched}
                  one="This change touches # touchpoint."
                  other="This change touches # touchpoints."
                />
              </strong>{' '}
              {seen.chosen > seen.touched && (
                <Plural value={seen.chosen - seen.touched} one="# is so already." other="# are so already." />
              )}
            </p>
          )
        )}
      </div>
      {seen && seen.unsuited.length > 0 && (
        <Alert color="yellow" variant="light">
          <Trans>The process is not made for: {seen.unsuited.map((id) => channels.get(id)).join(', ')}</Trans>
        </Alert>
      )}
      {seen && seen.broken.length > 0 && (
        <Alert
          color={forbidden ? 'red' : 'yellow'}
          variant="light"
          title={forbidden ? <Trans>It breaks rules of these brands</Trans> : <Trans>Rules of these brands warn</Trans>}
        >
          {seen.broken.map((one) => (
            <p key={one.message} className={classes.told}>
              {say(one.text, i18n.locale)}
            </p>
          ))}
        </Alert>
      )}
      {seen && seen.replaced > 0 && !now && (
        <Checkbox
          size="xs"
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
          label={
            <Plural
              value={seen.replaced}
              one="# has another process, which it loses"
              other="# have another process, which they lose"
            />
          }
        />
      )}
      <Button onClick={submit} disabled={blocked} loading={assign.isPending} style={{ alignSelf: 'flex-start' }}>
        <Trans>Change</Trans>
      </Button>
    </Stack>
  );
}
