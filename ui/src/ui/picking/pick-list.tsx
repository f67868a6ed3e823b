import { type ReactNode, useState } from 'react';
import { matchScore } from '../../lib/match';
import { PickField, usePicking } from './pick-field';
import classes from './pick-list.module.css';

/** Something to choose: whether it is at once `ready`, whether it is `possible` at all, and a word `about` it. */
export type Choice = { key: string; name: string; icon: ReactNode; ready: boolean; possible: boolean; about: string };

type Props<C extends Choice> = {
  choices: readonly C[];
  label: string;
  placeholder: string;
  listLabel: string;
  none: ReactNode;
  onEnter: (chosen: C | undefined, withCtrl: boolean) => void;
  onClick?: (clicked: C) => void;
  onSearch?: (search: string) => void;
  foot?: (chosen: C | undefined) => ReactNode;
};

/** Type a part of a name, move by the arrows, choose by Enter. */
export function PickList<C extends Choice>(props: Props<C>) {
  const { choices, label, placeholder, listLabel, none, onEnter, onClick, onSearch, foot } = props;
  const [query, setQuery] = useState('');
  const found = matching(choices, query);
  const picking = usePicking(found.length);
  const { box, active, setActive, list } = picking;
  const chosen = found[active]?.possible ? found[active] : undefined;
  return (
    <>
      <PickField
        picking={picking}
        count={found.length}
        label={label}
        placeholder={placeholder}
        query={query}
        onQuery={(typed) => {
          setQuery(typed);
          onSearch?.(typed);
        }}
        onEnter={(withCtrl) => onEnter(chosen, withCtrl)}
      />
      <div ref={list} id={box} role="listbox" aria-label={listLabel} className={classes.list}>
        {found.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above.
          <div
            key={choice.key}
            id={`${box}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            aria-disabled={!choice.possible}
            data-index={index}
            className={classes.option}
            onClick={() => {
              setActive(index);
              if (choice.possible) onClick?.(choice);
            }}
          >
            {choice.icon}
            <span className={classes.name}>{choice.name}</span>
            <span className={classes.about} data-ready={choice.ready || undefined}>
              {choice.about}
            </span>
          </div>
        ))}
        {!found.length && (
          <p className={classes.none} role="status">
            {none}
          </p>
        )}
      </div>
      {foot && <div className={classes.foot}>{foot(chosen)}</div>}
    </>
  );
}

function matching<C extends Choice>(choices: readonly C[], query: string): readonly C[] {
  if (!query.trim()) return choices;
  return choices
    .map((choice) => ({ choice, score: matchScore(choice.name, query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ choice }) => choice);
}
