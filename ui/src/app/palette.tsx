import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useMemo, useState } from 'react';
import { type Command, useAllCommands } from '../lib/commands';
import { BY_LETTERS, matchScore } from '../lib/match';
import { Keys } from '../ui/keys';
import { PickDialog } from '../ui/picking/pick-dialog';
import { PickField, usePicking } from '../ui/picking/pick-field';
import { useFoundThings, useTicketNamed } from './found';
import classes from './palette.module.css';

let show: () => void = () => {};

export function openPalette(): void {
  show();
}

/** Everything a button does, by its name. */
export function Palette() {
  const { t } = useLingui();
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    show = () => setOpened(true);
    return () => {
      show = () => {};
    };
  }, []);
  return (
    <PickDialog opened={opened} onClose={() => setOpened(false)} label={t`Search and commands`}>
      <PaletteBody close={() => setOpened(false)} />
    </PickDialog>
  );
}

function PaletteBody({ close }: { close: () => void }) {
  const { t, i18n } = useLingui();
  const [query, setQuery] = useState('');
  const ticket = useTicketNamed(query);
  const commands = useFound(query);
  const things = useFoundThings(query);
  const found = [...(ticket ? [ticket] : []), ...commands, ...things];
  const picking = usePicking(found.length);
  const { box, active, setActive, list } = picking;
  const choose = (command: Command | undefined) => {
    if (!command) return;
    close();
    // After the dialog has given the focus back, so that the command may take it.
    requestAnimationFrame(() => command.run());
  };
  return (
    <>
      <PickField
        picking={picking}
        count={found.length}
        label={t`Search and commands`}
        placeholder={t`What do you want to do?`}
        query={query}
        onQuery={setQuery}
        onEnter={() => choose(found[active])}
      />
      <div ref={list} id={box} role="listbox" aria-label={t`Commands`} className={classes.list}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above.
          <div
            key={command.id}
            id={`${box}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            data-index={index}
            className={classes.option}
            onMouseMove={() => setActive(index)}
            onClick={() => choose(command)}
          >
            <span className={classes.group}>{i18n._(command.group)}</span>
            <span className={classes.title}>
              {typeof command.title === 'string' ? command.title : i18n._(command.title)}
            </span>
            {command.keys && <Keys keys={command.keys} />}
          </div>
        ))}
      </div>
      {!found.length && (
        <p className={classes.none} role="status">
          <Trans>Nothing is called that.</Trans>
        </p>
      )}
    </>
  );
}

/** What is longer is no abbreviation: letters that only happen to come in this order would stand before what was meant. */
const LONGEST_INITIALS = 3;

function useFound(query: string): Command[] {
  const { i18n } = useLingui();
  const commands = useAllCommands();
  return useMemo(() => {
    const named = commands
      .filter((command) => !command.hidden && command.enabled !== false)
      .map((command) => ({
        command,
        text: `${i18n._(command.group)} ${typeof command.title === 'string' ? command.title : i18n._(command.title)}`,
      }));
    if (!query.trim()) return named.map(({ command }) => command);
    return named
      .map(({ command, text }) => ({ command, score: matchScore(text, query) }))
      .filter(({ score }) => score > (query.trim().length > LONGEST_INITIALS ? BY_LETTERS : 0))
      .sort((a, b) => b.score - a.score)
      .map(({ command }) => command);
  }, [commands, query, i18n]);
}
