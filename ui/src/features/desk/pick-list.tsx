import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { matchScore } from '../../lib/match';
import classes from './transfer.module.css';

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
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const box = useId();
  const found = matching(choices, query);
  const active = Math.min(at, found.length - 1);
  const chosen = found[active]?.possible ? found[active] : undefined;
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((active + step + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onEnter(chosen, event.ctrlKey || event.metaKey);
    }
  };
  return (
    <>
      <div className={classes.search}>
        <IconSearch size={16} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls={box}
          aria-activedescendant={found[active] ? `${box}-${active}` : undefined}
          aria-label={label}
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
            onSearch?.(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
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
              setAt(index);
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
