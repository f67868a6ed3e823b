import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ask } from '../../api/client';
import { publishProcess } from '../../api/generated';
import type { Process, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { say } from '../../lib/text';
import { type Definition, greetingOf, withGreeting } from './greeting-text';
import classes from './welcome.module.css';

/** The first words of the process, and a new version of it with other ones. */
export function Greeting({ process }: { process: Process | undefined }) {
  const { t, i18n } = useLingui();
  const definition = process?.definition as Definition | undefined;
  const found = definition && greetingOf(definition);
  const before = found ? say(found.text as Text, i18n.locale) : '';
  const [typed, setTyped] = useState<string | null>(null);
  const words = typed ?? before;
  const publish = useAct(
    () => {
      if (!definition || !found) throw new Error('no greeting');
      const changed = withGreeting(definition, found.step, i18n.locale, words.trim());
      return ask(publishProcess({ body: { definition: JSON.stringify(changed), revision_note: t`New greeting` } }));
    },
    [['processes']],
    t`Published. The next caller gets the new version.`,
  );
  if (!process || !found) {
    return (
      <p className={classes.dim}>
        <Trans>There is no greeting to change.</Trans>
      </p>
    );
  }
  return (
    <>
      <Textarea
        className={classes.wide}
        autosize
        minRows={2}
        label={<Trans>What callers read and visitors are told, in your language</Trans>}
        description={<Trans>Recorded prompts keep their sound until you replace them.</Trans>}
        value={words}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={!words.trim() || words.trim() === before}
        loading={publish.isPending}
        onClick={() => publish.mutate(undefined, { onSuccess: () => setTyped(null) })}
      >
        <Trans>Publish</Trans>
      </Button>
    </>
  );
}
