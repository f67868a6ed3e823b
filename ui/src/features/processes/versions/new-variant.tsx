import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../../api/client';
import type { Collection } from '../../../api/collections';
import { makeProcessVariant } from '../../../api/generated';
import { useProblemSentence } from '../../../lib/act';
import { nameOf, useCollection } from '../../../lib/collection';
import { SLUG, slugOf } from '../slug';

type Audience = { brand_id?: string; region_id?: string; environment_id?: string; channel_id?: string };

/** Begins a variant of a process for a brand, a region, an environment or a channel. */
export function NewVariant({ base, close }: { base: string; close: () => void }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const sentence = useProblemSentence();
  const [title, setTitle] = useState('');
  const [name, setName] = useState<string>();
  const [audience, setAudience] = useState<Audience>({});
  const process = name ?? slugOf(title);
  const begin = useMutation({
    mutationFn: () =>
      ask(makeProcessVariant({ body: { base, process, title: { [i18n.locale]: title.trim() }, ...audience } })),
    onSuccess: async (draft) => {
      await client.invalidateQueries({ queryKey: ['processes', base, 'family'] });
      await navigate({ to: '/processes/drafts/$id', params: { id: draft.id } });
    },
  });
  const ready = title.trim() && SLUG.test(process) && Object.values(audience).some(Boolean);
  const choice = (collection: Collection, field: keyof Audience, label: string) => (
    <Choice
      collection={collection}
      label={label}
      value={audience[field]}
      change={(id) => setAudience({ ...audience, [field]: id })}
    />
  );
  return (
    <Modal opened onClose={close} title={t`New variant of ${base}`} closeButtonProps={{ 'aria-label': t`Close` }}>
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
            value={process}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <p style={{ margin: 0 }}>
            <Trans>For one of these at least:</Trans>
          </p>
          {choice('brands', 'brand_id', t`Brand`)}
          {choice('regions', 'region_id', t`Region`)}
          {choice('environments', 'environment_id', t`Environment`)}
          {choice('channels', 'channel_id', t`Channel`)}
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

type ChoiceProps = {
  collection: Collection;
  label: string;
  value: string | undefined;
  change: (id: string | undefined) => void;
};

function Choice({ collection, label, value, change }: ChoiceProps) {
  const { t, i18n } = useLingui();
  const rows = useCollection(collection).data ?? [];
  if (!rows.length) return null;
  return (
    <Select
      label={label}
      placeholder={t`Any`}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`Clear` }}
      data={rows.map((row) => ({ value: row.id, label: nameOf(row, i18n.locale) }))}
      value={value ?? null}
      onChange={(id) => change(id ?? undefined)}
    />
  );
}
