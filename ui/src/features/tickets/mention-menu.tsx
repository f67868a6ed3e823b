import { useLingui } from '@lingui/react/macro';
import { type RefObject, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Ticket } from '../../api/types';
import { mentionAt, mentioned, mentionsIn, type Person } from './mentions';
import { useColleagues } from './people';
import classes from './ticket.module.css';

type Options = {
  ticket: Ticket;
  text: string;
  setText: (text: string) => void;
  input: RefObject<HTMLTextAreaElement | null>;
  wanted: boolean;
  /** Kept with the note: who was chosen is told also when it is saved elsewhere. */
  chosen: readonly Person[];
  choose: (people: Person[]) => void;
};

const MOST = 7;

/** What `@` finds while a note is being written. */
export function useMentions({ ticket, text, setText, input, wanted, chosen, choose }: Options) {
  const list = useId();
  const [caret, setCaret] = useState(0);
  const [state, setState] = useState({ of: '', at: 0, closed: false });
  const typed = wanted ? mentionAt(text, caret) : null;
  const of = typed ? `${typed.from} ${typed.query}` : '';
  // What was chosen belongs to what was typed: another letter begins anew.
  const { at, closed } = state.of === of ? state : { at: 0, closed: false };
  const asked = typed !== null && !closed;
  const people = useColleagues(ticket, typed?.query.trim() ?? '', asked);
  const found = asked ? people.slice(0, MOST) : [];
  const insert = (person: Person) => {
    if (!typed) return;
    const next = mentioned(text, typed.from, caret, person.name);
    choose([...chosen.filter(({ id }) => id !== person.id), { id: person.id, name: person.name }]);
    // Before the next key is read: whoever types on writes behind the name.
    flushSync(() => {
      setText(next.text);
      setCaret(next.caret);
    });
    input.current?.focus();
    input.current?.setSelectionRange(next.caret, next.caret);
  };
  const key = (name: string): boolean => {
    if (!asked || !found.length) return false;
    const person = found[at];
    if (name === 'Escape') setState({ of, at, closed: true });
    else if (name === 'ArrowDown') setState({ of, at: (at + 1) % found.length, closed });
    else if (name === 'ArrowUp') setState({ of, at: (at - 1 + found.length) % found.length, closed });
    else if ((name === 'Enter' || name === 'Tab') && person) insert(person);
    else return false;
    return true;
  };
  return {
    found,
    at,
    list,
    key,
    insert,
    opened: asked && found.length > 0,
    ids: mentionsIn(text, chosen),
    moved: (event: { currentTarget: HTMLTextAreaElement }) => setCaret(event.currentTarget.selectionStart),
    input: {
      'aria-haspopup': 'listbox' as const,
      'aria-autocomplete': 'list' as const,
      'aria-controls': asked && found.length ? list : undefined,
      'aria-activedescendant': found[at] ? `${list}-${at}` : undefined,
    },
  };
}

/** Colleagues above the note being written. */
export function MentionMenu({ menu }: { menu: ReturnType<typeof useMentions> }) {
  const { t } = useLingui();
  if (!menu.opened) return null;
  return (
    <div className={classes.people} id={menu.list} role="listbox" aria-label={t`Colleagues`}>
      {menu.found.map((person, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the note's field.
        <div
          key={person.id}
          id={`${menu.list}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === menu.at}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => menu.insert(person)}
        >
          {person.name}
        </div>
      ))}
    </div>
  );
}
