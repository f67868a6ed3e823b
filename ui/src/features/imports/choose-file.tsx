import { Trans, useLingui } from '@lingui/react/macro';
import { Button, FileButton, Group, Select, Text } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { Problem } from '../../api/problem';
import type { FileImport, ImportKind } from '../../api/types';
import { useProblemSentence } from '../../lib/act';
import { number } from '../../lib/format';
import { upload } from '../../lib/upload';
import classes from './imports.module.css';
import { useKeep } from './use-imports';
import { DELIMITERS, ENCODINGS } from './words';

const MOST_LINES = 20_000;

/** A file, by drop or by choice. What it is written in is recognised; who knows better says so. */
export function ChooseFile({ kind, open }: { kind: ImportKind; open: (id: string) => void }) {
  const { t, i18n } = useLingui();
  const keep = useKeep();
  const [over, setOver] = useState(false);
  const [encoding, setEncoding] = useState<string | null>(null);
  const [delimiter, setDelimiter] = useState<string | null>(null);
  const sentence = useProblemSentence();
  const send = useMutation({
    mutationFn: (file: File) => {
      const query = new URLSearchParams({ kind: kind.name, name: file.name });
      if (encoding) query.set('encoding', encoding);
      if (delimiter) query.set('delimiter', delimiter);
      return upload<FileImport>(`/api/imports?${query}`, file, () => {}, { 'X-Switchroom': '1' });
    },
  });
  const take = (file: File | null | undefined) => {
    if (!file || send.isPending) return;
    send.mutate(file, {
      onSuccess: (made) => {
        keep(made);
        open(made.id);
      },
    });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const tooLarge = send.error instanceof Problem && send.error.code === 'request.too_large';
  const most = number(MOST_LINES, i18n.locale);
  return (
    <section aria-label={t`A file`}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is the first */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={22} stroke={1.6} />
        <Text fw={600}>
          <Trans>Drop a CSV or XLSX file here</Trans>
        </Text>
        <Text size="sm" c="dimmed" ta="center" maw={460}>
          <Trans>
            Up to {most} lines, as a spreadsheet saves them. You see what would happen to each line before anything is
            written.
          </Trans>
        </Text>
        <Group gap="sm" mt={4} justify="center">
          <FileButton accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain,text/tab-separated-values" onChange={take}>
            {(props) => (
              <Button loading={send.isPending} {...props}>
                <Trans>Choose a file</Trans>
              </Button>
            )}
          </FileButton>
          <Button
            variant="default"
            component="a"
            href={`/api/imports/kinds/${kind.name}/template?language=${i18n.locale}`}
            download
            leftSection={<IconDownload size={14} />}
          >
            <Trans>An empty file with every column</Trans>
          </Button>
        </Group>
        {send.error && (
          <Text role="alert" size="sm" c="var(--sr-bad)" mt={4}>
            {tooLarge ? t`This file is too large. Divide it.` : sentence(send.error)}
          </Text>
        )}
      </div>
      <details className={classes.details}>
        <summary>
          <Trans>Letters look wrong, or all stands in one column?</Trans>
        </summary>
        <Group gap="sm" mt="sm" align="end">
          <Select
            w={200}
            label={t`Encoding`}
            placeholder={t`Recognised`}
            clearable
            clearButtonProps={{ 'aria-label': t`Clear` }}
            value={encoding}
            onChange={setEncoding}
            data={Object.entries(ENCODINGS).map(([value, label]) => ({ value, label }))}
          />
          <Select
            w={200}
            label={t`Between columns`}
            placeholder={t`Recognised`}
            clearable
            clearButtonProps={{ 'aria-label': t`Clear` }}
            value={delimiter}
            onChange={setDelimiter}
            data={Object.entries(DELIMITERS).map(([value, label]) => ({ value, label: i18n._(label) }))}
          />
        </Group>
      </details>
    </section>
  );
}
