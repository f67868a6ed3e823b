import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, FileButton, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { beginProcessDraft, listTemplates } from '../../api/generated';
import type { Text } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { say } from '../../lib/text';
import { SLUG, slugOf } from './slug';

/** Begins a process: from nothing, from a template or from a file. */
export function NewProcess({ close }: { close: () => void }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const sentence = useProblemSentence();
  const [title, setTitle] = useState('');
  const [name, setName] = useState<string>();
  const [template, setTemplate] = useState<string | null>(null);
  const [file, setFile] = useState<{ name: string; text: string }>();
  const templates = useQuery({
    queryKey: ['templates'],
    queryFn: () => ask(listTemplates()),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const slug = name ?? slugOf(title);
  const begin = useMutation({
    mutationFn: () =>
      ask(
        beginProcessDraft({
          body: { process: slug, title: { [i18n.locale]: title.trim() }, template, text: file?.text ?? null },
        }),
      ),
    onSuccess: (draft) => navigate({ to: '/processes/drafts/$id', params: { id: draft.id } }),
  });
  const ready = title.trim() && SLUG.test(slug);
  return (
    <Modal opened onClose={close} title={t`New process`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) begin.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            data-autofocus
            required
            label={t`Title`}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <TextInput
            required
            label={t`Short name`}
            description={t`Small letters, digits and hyphens`}
            value={slug}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t`Begin with`}
            placeholder={t`Nothing`}
            clearable
            clearButtonProps={{ 'aria-label': t`Clear` }}
            searchable
            disabled={file !== undefined}
            data={(templates.data?.items ?? []).map((one) => ({
              value: one.slug,
              label: say(one.title as Text, i18n.locale),
            }))}
            value={template}
            onChange={setTemplate}
          />
          <FileButton
            accept=".yaml,.yml,.json"
            onChange={(chosen) => void chosen?.text().then((text) => setFile({ name: chosen.name, text }))}
          >
            {(props) => (
              <Button variant="default" {...props}>
                {file ? file.name : <Trans>Begin with a file</Trans>}
              </Button>
            )}
          </FileButton>
          {begin.error && (
            <Alert color="red" variant="light" role="alert">
              {sentence(begin.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" disabled={!ready} loading={begin.isPending}>
              <Trans>Begin</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
