import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../../api/client';
import { publishProcessDraft, updateEntryPoint } from '../../../api/generated';
import { Problem } from '../../../api/problem';
import { useProblemSentence } from '../../../lib/act';
import { nameOf, useCollection } from '../../../lib/collection';
import { may, useMe } from '../../../lib/session';
import { toast } from '../../../lib/toasts';
import { DifferenceList } from './difference-list';
import type { Difference } from './model/comparing';
import { Reach } from './reach';
import type { Editing } from './use-draft';

type Props = { editing: Editing; differences: Difference[] | undefined; close: () => void };

/** The last look: what changed, why, and where customers shall meet it. */
export function PublishDialog({ editing, differences, close }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const client = useQueryClient();
  const sentence = useProblemSentence();
  const [note, setNote] = useState('');
  const [entry, setEntry] = useState<{ id: string; version: number }>();
  const { draft } = editing;
  const publish = useMutation({
    mutationFn: async (over?: number) => {
      await editing.flush();
      const now = client.getQueryData<typeof draft>(['process-drafts', draft.id]) ?? draft;
      const body = { defined: now.defined, revision_note: note.trim(), over };
      const made = await ask(publishProcessDraft({ path: { id: draft.id }, body }));
      if (entry)
        await ask(
          updateEntryPoint({ path: { id: entry.id }, body: { version: entry.version, process_slug: draft.slug } }),
        );
      return made;
    },
    onSuccess: async ({ slug, version }) => {
      await Promise.all(
        [['processes'], ['process-drafts'], ['setup', 'entry-points']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
      toast('done', t`Version ${version} is published`);
      await navigate({ to: '/processes/$slug', params: { slug } });
    },
  });
  const { error } = publish;
  const overtaken = error instanceof Problem && error.code === 'draft.overtaken';
  const newest = overtaken ? Number(error.fields[0]?.written) : undefined;
  return (
    <Modal
      opened
      onClose={close}
      title={t`Publish ${draft.slug}`}
      size="md"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Stack gap="sm">
        {differences && <DifferenceList differences={differences} />}
        <Reach id={draft.id} defined={draft.defined} />
        <Textarea
          data-autofocus
          required
          autosize
          minRows={2}
          label={t`What changed, and why`}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {may(me, 'touchpoints:entry_point:edit') && (
          <EntryPoint slug={draft.slug} chosen={entry?.id} change={setEntry} />
        )}
        {error && (
          <Alert color={overtaken ? 'yellow' : 'red'} variant="light" role="alert">
            {overtaken ? (
              <Trans>
                Version {newest} was published since this draft began. What it changed is not in the draft and would go.
              </Trans>
            ) : error instanceof Problem && error.code === 'draft.not_decided' ? (
              <Trans>Decide first about the places that the base has changed as well.</Trans>
            ) : (
              sentence(error)
            )}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            <Trans>Cancel</Trans>
          </Button>
          <Button disabled={!note.trim()} loading={publish.isPending} onClick={() => publish.mutate(newest)}>
            {overtaken ? <Trans>Publish all the same</Trans> : <Trans>Publish</Trans>}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function EntryPoint({
  slug,
  chosen,
  change,
}: {
  slug: string;
  chosen: string | undefined;
  change: (row: { id: string; version: number } | undefined) => void;
}) {
  const { t, i18n } = useLingui();
  const rows = useCollection('entry-points').data ?? [];
  const already = rows.filter((row) => row.process_slug === slug).map((row) => nameOf(row, i18n.locale));
  return (
    <Select
      label={t`Entry point`}
      description={already.length ? t`Already received by it: ${already.join(', ')}` : undefined}
      placeholder={t`Only publish it`}
      clearable
      clearButtonProps={{ 'aria-label': t`Clear` }}
      data={rows
        .filter((row) => row.process_slug !== slug)
        .map((row) => ({ value: row.id, label: nameOf(row, i18n.locale) }))}
      value={chosen ?? null}
      onChange={(id) => change(rows.find((row) => row.id === id))}
    />
  );
}
