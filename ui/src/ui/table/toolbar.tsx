import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu, Popover, Stack, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconColumns3, IconFilter, IconSearch } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useCommands } from '../../lib/commands';
import { number } from '../../lib/format';
import { Keys } from '../keys';
import type { Column } from './columns';
import classes from './data-table.module.css';
import type { ViewControl } from './view';

type Props<Row> = {
  title: string;
  count?: number | null;
  control: ViewControl;
  columns: Column<Row>[];
  filters?: ReactNode;
  actions?: ReactNode;
  /** Enter in the search field, with what stands in it. */
  onEnter?: (search: string) => void;
};

const LIST = msg`List`;
const SEARCH = msg`Search in the list`;

export function Toolbar<Row>({ title, count, control, columns, filters, actions, onEnter }: Props<Row>) {
  const { t, i18n } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const [composing, setComposing] = useState(false);
  const [text, setText] = useSearchText(control, composing);
  const hidden = new Set((control.view.hide ?? '').split(',').filter(Boolean));
  const toggle = (id: string) => {
    if (!hidden.delete(id)) hidden.add(id);
    control.change({ hide: [...hidden].join(',') });
  };
  useCommands([{ id: 'list-search', title: SEARCH, group: LIST, keys: '/', run: () => input.current?.focus() }]);
  return (
    <div className={classes.toolbar}>
      <h1 className={classes.title}>{title}</h1>
      {count != null && <span className={classes.count}>{number(count, i18n.locale)}</span>}
      <TextInput
        ref={input}
        type="search"
        className={classes.search}
        aria-label={i18n._(SEARCH)}
        placeholder={t`Search`}
        leftSection={<IconSearch size={14} />}
        rightSection={text ? null : <Keys keys="/" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.keyCode === 229) return;
          if (event.key === 'Escape') {
            setText('');
            event.currentTarget.blur();
          } else if (event.key === 'ArrowDown') {
            event.preventDefault();
            event.currentTarget
              .closest(`.${classes.frame}`)
              ?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')
              ?.focus();
          } else if (event.key === 'Enter') onEnter?.(text);
        }}
      />
      {filters && <Filters>{filters}</Filters>}
      <Menu closeOnItemClick={false} shadow="md" position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t`Columns`}>
            <IconColumns3 size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {columns.map((column) => (
            <Menu.CheckboxItem
              key={column.id}
              value={column.id}
              checked={!hidden.has(column.id)}
              onChange={() => toggle(column.id)}
            >
              {column.title}
            </Menu.CheckboxItem>
          ))}
        </Menu.Dropdown>
      </Menu>
      <div className={classes.actions}>{actions}</div>
    </div>
  );
}

/** Side by side where they fit, behind one button where they do not. */
function Filters({ children }: { children: ReactNode }) {
  const { t } = useLingui();
  const narrow = useMediaQuery('(max-width: 700px)');
  if (!narrow) return children;
  return (
    <Popover shadow="md" withinPortal={false} trapFocus>
      <Popover.Target>
        <ActionIcon variant="default" size={30} aria-label={t`Filters`}>
          <IconFilter size={15} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">{children}</Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

const SETTLED_MS = 180;

/** The field changes at once, the address a moment later; not while an input method composes what it will be. */
function useSearchText(control: ViewControl, composing: boolean): [string, (text: string) => void] {
  const inAddress = control.view.search ?? '';
  const [text, setText] = useState(inAddress);
  const { change } = control;
  useEffect(() => setText(inAddress), [inAddress]);
  useEffect(() => {
    if (composing || text === inAddress) return;
    const timer = setTimeout(() => change({ search: text }), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text, inAddress, change, composing]);
  return [text, setText];
}
