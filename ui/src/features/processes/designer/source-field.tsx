import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ask } from '../../../api/client';
import { readProcessFile, writeProcessFile } from '../../../api/generated';
import { useProblemSentence } from '../../../lib/act';
import { say } from '../../../lib/text';
import classes from './designer.module.css';

type Props = {
  value: unknown;
  readOnly: boolean;
  accepts: (value: unknown) => boolean;
  keep: (value: unknown) => void;
};

/** A step or the whole process as YAML, read and written by the server: what is kept is what a file would hold. */
export function SourceField({ value, readOnly, accepts, keep }: Props) {
  const { t, i18n } = useLingui();
  const sentence = useProblemSentence();
  const [text, setText] = useState<string>();
  const [touched, setTouched] = useState(false);
  const [wrong, setWrong] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sentence is always the same.
  useEffect(() => {
    if (touched) return;
    let wanted = true;
    ask(writeProcessFile({ body: { value } })).then(
      (file) => wanted && setText(file.text),
      (error) => wanted && setWrong(sentence(error)),
    );
    return () => {
      wanted = false;
    };
  }, [value, touched]);
  const take = async () => {
    try {
      const read = await ask(readProcessFile({ body: { text: text ?? '' } }));
      const [first] = read.findings;
      const found = first
        ? say(first.text, i18n.locale)
        : accepts(read.value)
          ? undefined
          : t`This is not what belongs here.`;
      setWrong(found);
      if (found) return;
      keep(read.value);
      setTouched(false);
    } catch (error) {
      setWrong(sentence(error));
    }
  };
  return (
    <div className={classes.source}>
      <Textarea
        aria-label="YAML"
        autosize
        minRows={10}
        maxRows={28}
        spellCheck={false}
        disabled={text === undefined}
        readOnly={readOnly}
        classNames={{ input: classes.code }}
        error={wrong}
        value={text ?? ''}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setTouched(true);
        }}
      />
      {touched && (
        <div className={classes.buttons}>
          <Button size="compact-sm" onClick={() => void take()}>
            <Trans>Take it over</Trans>
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setTouched(false);
              setWrong(undefined);
            }}
          >
            <Trans>Discard</Trans>
          </Button>
        </div>
      )}
      <small className={classes.dim}>
        <Trans>Comments in a file are not kept.</Trans>
      </small>
    </div>
  );
}
