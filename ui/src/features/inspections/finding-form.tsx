import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ask } from '../../api/client';
import { fileFinding, listWalkChoices } from '../../api/generated';
import type { FindingNew, Text, Walk } from '../../api/types';
import { useAct } from '../../lib/act';
import { say } from '../../lib/text';
import { sendPhoto } from './photos';
import { KEY, SEVERITIES, type Severity } from './words';

const WEEK_MS = 7 * 86_400_000;
type Props = { walk: Walk; step?: string; text?: string; close: () => void };

/** What is wrong, how bad, who mends it and by when; with photos from the phone's camera. */
export function FindingForm({ walk, step: first, text: said = '', close }: Props) {
  const { t, i18n } = useLingui();
  const [text, setText] = useState(said);
  const [step, setStep] = useState<string | null>(first ?? null);
  const [severity, setSeverity] = useState<Severity>('medium');
  const [owner, setOwner] = useState<string | null>(null);
  const [due, setDue] = useState(new Date(Date.now() + WEEK_MS).toISOString().slice(0, 10));
  const [photos, setPhotos] = useState<File[]>([]);
  const chooser = useRef<HTMLInputElement>(null);
  const choices = useQuery({ queryKey: [...KEY, 'walk choices'], queryFn: () => ask(listWalkChoices()) }).data;
  const file = useAct(
    async (_: null) => {
      const [kind, ...rest] = (owner ?? '').split(':');
      const id = rest.join(':');
      const body: FindingNew = {
        text: text.trim(),
        severity,
        step,
        due_at: new Date(`${due}T23:59:59`).toISOString(),
        owner_id: kind === 'person' ? id : null,
        post: kind === 'post' ? id : null,
      };
      const made = await ask(fileFinding({ path: { id: walk.id }, body }));
      close();
      for (const photo of photos) await sendPhoto(made.id, photo);
    },
    [KEY],
  );
  return (
    <Modal opened onClose={close} title={t`File a finding`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          file.mutate(null);
        }}
      >
        <Stack gap="sm">
          <Textarea
            data-autofocus
            required
            autosize
            minRows={2}
            maxLength={4000}
            label={t`What is wrong`}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select
            clearable
            clearButtonProps={{ 'aria-label': t`Clear` }}
            label={t`Step`}
            value={step}
            onChange={setStep}
            data={walk.steps.map((one) => ({
              value: one.name,
              label: say(one.title as Text, i18n.locale) || one.name,
            }))}
          />
          <Select
            allowDeselect={false}
            label={t`Severity`}
            value={severity}
            onChange={(value) => setSeverity(value as Severity)}
            data={Object.entries(SEVERITIES).map(([value, words]) => ({ value, label: i18n._(words) }))}
          />
          <Select
            required
            searchable
            label={t`Who mends it`}
            value={owner}
            onChange={setOwner}
            data={[
              {
                group: t`Roles`,
                items: (choices?.posts ?? []).map((one) => ({
                  value: `post:${one.post}`,
                  label: say(one.name as Text, i18n.locale),
                })),
              },
              {
                group: t`People`,
                items: (choices?.people ?? []).map((one) => ({ value: `person:${one.id}`, label: one.name })),
              },
            ]}
          />
          <TextInput
            required
            type="date"
            label={t`Due`}
            value={due}
            onChange={(event) => setDue(event.currentTarget.value)}
          />
          <Group justify="space-between">
            <Button
              variant="default"
              size="md"
              leftSection={<IconCamera size={16} />}
              onClick={() => chooser.current?.click()}
            >
              {photos.length ? <Trans>Photos: {photos.length}</Trans> : <Trans>Take a photo</Trans>}
            </Button>
            <Button type="submit" size="md" loading={file.isPending} disabled={!text.trim() || !owner || !due}>
              <Trans>File it</Trans>
            </Button>
          </Group>
          <input
            ref={chooser}
            type="file"
            accept="image/*"
            capture="environment"
            hidden
            onChange={(event) => {
              const [taken] = event.currentTarget.files ?? [];
              if (taken) setPhotos((old) => [...old, taken]);
              event.currentTarget.value = '';
            }}
          />
        </Stack>
      </form>
    </Modal>
  );
}
