import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { IconCircleCheck, IconFileText } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import { checkProcess, publishProcess, readBpmn, testProcess } from '../../api/generated';
import { useProblemSentence } from '../../lib/act';
import { toast } from '../../lib/toasts';
import { Page } from '../../ui/page';
import { Findings } from './findings';
import classes from './processes.module.css';
import { TestResults } from './test-results';

/** A file, checked, tested, published: each step only after the one before it. */
export function PublishPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const sentence = useProblemSentence();
  const [yaml, setYaml] = useState('');
  const [note, setNote] = useState('');
  const check = useMutation({ mutationFn: () => ask(checkProcess({ body: { definition: yaml } })) });
  const test = useMutation({ mutationFn: () => ask(testProcess({ body: { definition: yaml } })) });
  const publish = useMutation({
    mutationFn: () => ask(publishProcess({ body: { definition: yaml, revision_note: note.trim() } })),
    onSuccess: async ({ slug, version }) => {
      await client.invalidateQueries({ queryKey: ['processes'] });
      toast('done', t`Version ${version} is published`);
      await navigate({ to: '/processes/$slug', params: { slug } });
    },
  });
  const bringIn = useMutation({
    mutationFn: (bpmn: string) => ask(readBpmn({ body: { bpmn } })),
    onSuccess: ({ definition }) => change(JSON.stringify(definition, null, 2)),
  });
  const choose = async (file: File | null) => {
    if (!file) return;
    const text = await file.text();
    if (/\.(bpmn|xml)$/i.test(file.name)) {
      bringIn.mutate(text);
    } else {
      bringIn.reset();
      change(text);
    }
  };
  const change = (text: string) => {
    setYaml(text);
    check.reset();
    test.reset();
    publish.reset();
  };
  const clean = check.data?.publishable;
  const passed = test.data?.passed;
  const failed = [bringIn.error, check.error, test.error, publish.error].find(Boolean);
  return (
    <Page title={t`Publish a process`}>
      <Stack className={classes.publish} gap="md">
        <Group>
          <FileButton accept=".yaml,.yml,.json,.bpmn,.xml" onChange={(file) => void choose(file)}>
            {(props) => (
              <Button variant="default" leftSection={<IconFileText size={14} />} {...props}>
                <Trans>Choose a file</Trans>
              </Button>
            )}
          </FileButton>
          <span className={classes.dim}>
            <Trans>or paste the definition below</Trans>
          </span>
        </Group>
        <Textarea
          aria-label={t`Definition`}
          placeholder={'process: main-menu\ntitle: Main menu\n…'}
          autosize
          minRows={10}
          maxRows={24}
          spellCheck={false}
          classNames={{ input: classes.editor }}
          value={yaml}
          onChange={(event) => change(event.currentTarget.value)}
        />
        {bringIn.data && bringIn.data.notes.length > 0 && (
          <Alert color="yellow" variant="light" title={t`Not everything in the BPMN file could be taken over`}>
            <ul className={classes.notes}>
              {bringIn.data.notes.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </Alert>
        )}
        {failed && (
          <Alert color="red" variant="light" role="alert">
            {sentence(failed)}
          </Alert>
        )}
        <Group>
          <Button
            disabled={!yaml.trim()}
            loading={check.isPending}
            variant={check.data ? 'default' : 'filled'}
            onClick={() => check.mutate()}
          >
            <Trans>1. Check</Trans>
          </Button>
          <Button
            disabled={!clean}
            loading={test.isPending}
            variant={clean && !test.data ? 'filled' : 'default'}
            onClick={() => test.mutate()}
          >
            <Trans>2. Test</Trans>
          </Button>
        </Group>
        {check.data && <Findings findings={check.data.findings} />}
        {test.data && <TestResults report={test.data} />}
        {clean && passed && (
          <>
            <Textarea
              label={t`What changed, and why`}
              required
              autosize
              minRows={2}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Group>
              <Button
                leftSection={<IconCircleCheck size={15} />}
                disabled={!note.trim()}
                loading={publish.isPending}
                onClick={() => publish.mutate()}
              >
                <Trans>3. Publish</Trans>
              </Button>
              <span className={classes.dim}>
                <Trans>New runs take it at once; running ones finish on their version.</Trans>
              </span>
            </Group>
          </>
        )}
      </Stack>
    </Page>
  );
}
