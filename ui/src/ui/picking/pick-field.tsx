import { IconSearch } from '@tabler/icons-react';
import { type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import classes from './pick-field.module.css';

type Picking = {
  /** Of the list; an option's is `${box}-${index}`. */
  box: string;
  active: number;
  setActive: (index: number) => void;
  list: RefObject<HTMLDivElement | null>;
};

/** Which of `count` options is chosen; it is kept in view. The options say which they are with `data-index`. */
export function usePicking(count: number): Picking {
  const [at, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const active = Math.min(at, count - 1);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return { box: useId(), active, setActive, list };
}

type Props = {
  picking: Picking;
  count: number;
  label: string;
  placeholder: string;
  query: string;
  onQuery: (query: string) => void;
  onEnter: (withCtrl: boolean) => void;
};

/** The field above a list of options: type, move by the arrows, choose by Enter. It has the focus while it is there. */
export function PickField({ picking, count, label, placeholder, query, onQuery, onEnter }: Props) {
  const { box, active, setActive } = picking;
  const field = useFocusWhileThere();
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setActive((active + step + count) % Math.max(1, count));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onEnter(event.ctrlKey || event.metaKey);
    }
  };
  return (
    <div className={classes.search}>
      <IconSearch size={16} aria-hidden />
      <input
        ref={field}
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={box}
        aria-activedescendant={active >= 0 ? `${box}-${active}` : undefined}
        aria-label={label}
        placeholder={placeholder}
        value={query}
        onChange={(event) => {
          onQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}

/** Takes the focus in the very commit that shows the field, before another key can come, and gives it back after. */
function useFocusWhileThere(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    field.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return field;
}
