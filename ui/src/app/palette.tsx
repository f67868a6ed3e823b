import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { ask } from '../api/client';
import { searchArticles } from '../api/generated';
import { type Command, useAllCommands } from '../lib/commands';
import { openArticle } from '../lib/knowledge';
import { matchScore } from '../lib/match';
import { may, useMe } from '../lib/session';
import { Keys } from '../ui/keys';
import { PickDialog } from '../ui/picking/pick-dialog';
import { PickField, usePicking } from '../ui/picking/pick-field';
import classes from './palette.module.css';
import { ARTICLES, GO } from './texts';

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
  const articles = useArticles(query);
  const found = [...(ticket ? [ticket] : []), ...commands, ...articles];
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

/** The ticket whose number was typed: `1042` or `#1042`. */
function useTicketNamed(query: string): Command | null {
  const me = useMe();
  const navigate = useNavigate();
  const number = /^\s*[##]?\s*(\d{1,15})\s*$/.exec(query)?.[1];
  if (!number || !may(me, 'tickets:ticket:see')) return null;
  const title = msg`Ticket #${number}`;
  return {
    id: 'ticket-number',
    title,
    group: GO,
    run: () => void navigate({ to: '/tickets/$number', params: { number } }),
  };
}

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
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .map(({ command }) => command);
  }, [commands, query, i18n]);
}

const TYPING_MS = 150;
const MOST = 5;

/** Articles that answer what is typed; chosen, one opens beside the page. */
function useArticles(query: string): Command[] {
  const { i18n } = useLingui();
  const [found, setFound] = useState<Command[]>([]);
  useEffect(() => {
    const q = query.trim();
    if (!q) {
      setFound([]);
      return;
    }
    let latest = true;
    const timer = setTimeout(() => {
      void ask(searchArticles({ query: { q, language: i18n.locale, limit: MOST } }))
        .then(({ items }) => {
          if (!latest) return;
          setFound(
            items.map(({ id, title }) => ({ id: `article-${id}`, title, group: ARTICLES, run: () => openArticle(id) })),
          );
        })
        .catch(() => {});
    }, TYPING_MS);
    return () => {
      latest = false;
      clearTimeout(timer);
    };
  }, [query, i18n.locale]);
  return found;
}
