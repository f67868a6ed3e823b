import { Trans, useLingui } from '@lingui/react/macro';
import { useId, useState } from 'react';
import type { Row } from '../../api/collections';
import type { Interaction, Text } from '../../api/types';
import { nameOf, useCollection } from '../../lib/collection';
import { matchScore } from '../../lib/match';
import { say } from '../../lib/text';
import classes from './saved-replies.module.css';

export type Reply = { id: string; name: string; shortcut: string; text: string };

const MOST = 7;

/** What they are chosen by: whose brand the customer comes to, and in which language. */
export type Spoken = { brand?: Pick<NonNullable<Interaction['brand']>, 'id'> | null; language?: string | null };

/** Names in the agent's language, words in the customer's; only those for every brand or for the customer's. */
export function repliesFor(rows: readonly Row[], { brand, language }: Spoken, reader: string): Reply[] {
  return rows
    .filter((row) => !row.brand_id || row.brand_id === brand?.id)
    .map((row) => ({
      id: row.id,
      name: nameOf(row, reader),
      shortcut: String(row.shortcut ?? ''),
      text: say(row.text as Text, language || reader),
    }));
}

/** The best matches first: the beginning of a shortcut before a name, a name before the words. */
export function matching(replies: readonly Reply[], query: string): Reply[] {
  const wanted = query.trim().toLowerCase();
  const score = ({ name, shortcut, text }: Reply) => {
    if (wanted && shortcut.toLowerCase().startsWith(wanted)) return 1000;
    return Math.max(matchScore(name, wanted) * 3, matchScore(text, wanted) >= 50 ? 60 : 0);
  };
  return replies
    .map((reply) => ({ reply, score: score(reply) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.reply.name.localeCompare(b.reply.name))
    .slice(0, MOST)
    .map(({ reply }) => reply);
}

/** What `/` at the beginning of a message finds. */
export function useReplyMenu(spoken: Spoken, text: string, insert: (text: string) => void) {
  const { i18n } = useLingui();
  const list = useId();
  const asked = text.startsWith('/') && !text.includes('\n');
  const { data } = useCollection('saved-replies', asked);
  const [state, setState] = useState({ text: '', at: 0, closed: false });
  // What was chosen belongs to what was typed: another letter begins anew.
  const { at, closed } = state.text === text ? state : { at: 0, closed: false };
  const found = asked && !closed ? matching(repliesFor(data ?? [], spoken, i18n.locale), text.slice(1)) : [];
  const opened = asked && !closed && data !== undefined;
  const key = (name: string): boolean => {
    if (!opened) return false;
    if (name === 'Escape') setState({ text, at, closed: true });
    else if (name === 'ArrowDown') setState({ text, at: (at + 1) % Math.max(1, found.length), closed });
    else if (name === 'ArrowUp') setState({ text, at: (at - 1 + found.length) % Math.max(1, found.length), closed });
    else if ((name === 'Enter' || name === 'Tab') && found[at]) insert(found[at].text);
    else return false;
    return true;
  };
  const input = {
    'aria-haspopup': 'listbox' as const,
    'aria-autocomplete': 'list' as const,
    'aria-controls': opened ? list : undefined,
    'aria-activedescendant': opened && found[at] ? `${list}-${at}` : undefined,
  };
  return { opened, found, at, list, key, input, insert };
}

/** The found replies above the message being written. */
export function ReplyMenu({ menu }: { menu: ReturnType<typeof useReplyMenu> }) {
  const { t } = useLingui();
  if (!menu.opened) return null;
  return (
    <div className={classes.replies} id={menu.list} role="listbox" aria-label={t`Saved replies`}>
      {menu.found.map((reply, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the message's field.
        <div
          key={reply.id}
          id={`${menu.list}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === menu.at}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => menu.insert(reply.text)}
        >
          <strong>
            {reply.name} {reply.shortcut && <small>/{reply.shortcut}</small>}
          </strong>
          <span>{reply.text}</span>
        </div>
      ))}
      {!menu.found.length && (
        <p>
          <Trans>No saved reply fits</Trans>
        </p>
      )}
    </div>
  );
}
