import { useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type Command, keyLabels, keyMap, useAllCommands } from '../lib/commands';
import { Keys } from '../ui/keys';
import classes from './key-map.module.css';
import { HELP } from './texts';

let show: () => void = () => {};

export function openKeyMap(): void {
  show();
}

/** Every key that does something on this page, from the one registry of commands: nothing here is kept by hand. */
export function KeyMap() {
  const { t, i18n } = useLingui();
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    show = () => setOpened(true);
    return () => {
      show = () => {};
    };
  }, []);
  return (
    <Modal
      opened={opened}
      onClose={() => setOpened(false)}
      title={i18n._(HELP.keys)}
      size={860}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Groups />
    </Modal>
  );
}

function Groups() {
  const { i18n } = useLingui();
  const commands = keyMap(useAllCommands());
  const groups = new Map<string, Command[]>();
  for (const command of commands) {
    const name = i18n._(command.group);
    groups.set(name, [...(groups.get(name) ?? []), command]);
  }
  return (
    <div className={classes.groups}>
      {[...groups].map(([name, found]) => (
        <section key={name}>
          <h2>{name}</h2>
          <dl>
            {found.map((command) => (
              <div key={command.id}>
                <dt>{typeof command.title === 'string' ? command.title : i18n._(command.title)}</dt>
                <dd>
                  <Keys keys={command.keys ?? ''} />
                  <span className="visually-hidden">{keyLabels(command.keys ?? '').join(' ')}</span>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
