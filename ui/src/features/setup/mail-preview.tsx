import '@mantine/core/styles/Code.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Code, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { previewMail } from '../../api/generated';
import { Problem } from '../../api/problem';
import type { MailKind } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { LANGUAGES, type Language } from '../../lib/i18n';
import { say } from '../../lib/text';
import { asTextMap, isBlank, serverSentence, type Values } from '../../ui/form/fields';
import { useServerWords } from '../../ui/form/server-words';
import classes from './mail-preview.module.css';

const TYPING_MS = 300;

type Props = { kind: MailKind; values: Values; change: (path: string, value: unknown) => void };

/** What can be filled in, and how the mail will look: with examples, from the server that writes it when it is sent. */
export function MailPreview({ kind, values, change }: Props) {
  const { t, i18n } = useLingui();
  const [language, setLanguage] = useState(i18n.locale);
  const take = () => {
    if (kind.subject) change('subject', asTextMap(kind.subject, language));
    change('text', asTextMap(kind.text, language));
  };
  return (
    <Stack gap="sm" mt="lg">
      <Group justify="space-between">
        <Text size="sm" fw={600} component="h3">
          <Trans>What is filled in</Trans>
        </Text>
        {isBlank(values.text) && isBlank(values.subject) && (
          <Button size="xs" variant="default" onClick={take}>
            <Trans>Begin with the shipped words</Trans>
          </Button>
        )}
      </Group>
      {kind.places.length ? (
        <dl className={classes.places}>
          {kind.places.map((place) => (
            <div key={place.name}>
              <dt>
                <Code>{`{${place.name}}`}</Code>
              </dt>
              <dd>
                {say(place.meaning, i18n.locale)}
                {place.needed && (
                  <em>
                    {' · '}
                    <Trans>needed</Trans>
                  </em>
                )}
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <Text size="sm" c="dimmed">
          <Trans>Nothing: these words stand as they are.</Trans>
        </Text>
      )}
      <Group justify="space-between">
        <Text size="sm" fw={600} component="h3">
          <Trans>How it looks</Trans>
        </Text>
        <SegmentedControl
          size="xs"
          aria-label={t`Language`}
          value={language}
          onChange={setLanguage}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
        />
      </Group>
      <Shown kind={kind.kind} values={values} language={language} />
    </Stack>
  );
}

function Shown({ kind, values, language }: { kind: string; values: Values; language: string }) {
  const { t } = useLingui();
  const sentence = useProblemSentence();
  const words = useServerWords();
  const given = (value: unknown) => (isBlank(value) ? null : (value as Record<string, string>));
  const [body] = useDebouncedValue(
    JSON.stringify({
      kind,
      language,
      brand_id: values.brand_id ?? null,
      subject: given(values.subject),
      text: given(values.text),
    }),
    TYPING_MS,
  );
  const { data, error } = useQuery({
    queryKey: ['mail-preview', body],
    queryFn: () => ask(previewMail({ body: JSON.parse(body) })),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (error) {
    const wrong = error instanceof Problem ? error.fields : [];
    return (
      <Alert variant="light" color="red" role="status">
        {wrong.length
          ? wrong.map((one) => <div key={one.field + one.message}>{serverSentence(one, words)}</div>)
          : sentence(error)}
      </Alert>
    );
  }
  if (!data) return null;
  const written = LANGUAGES[data.language as Language] ?? data.language;
  return (
    <section className={classes.mail} aria-label={t`How it looks`} lang={data.language}>
      {data.language !== language && (
        <Alert variant="light" color="yellow" mb="sm">
          <Trans>There are no words in this language: {written} is sent.</Trans>
        </Alert>
      )}
      <div className={classes.head}>
        {data.sender && <div>{data.sender}</div>}
        {data.subject && <strong>{data.subject}</strong>}
      </div>
      <div className={classes.text}>{data.text}</div>
      <div className={classes.source}>
        {data.source === 'brand' ? (
          <Trans>Words of this brand</Trans>
        ) : data.source === 'all_brands' ? (
          <Trans>Words for all brands</Trans>
        ) : (
          <Trans>Shipped words</Trans>
        )}
      </div>
    </section>
  );
}
