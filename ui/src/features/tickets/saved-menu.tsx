import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { ask } from '../../api/client';
import { archiveTicketSavedView, updateTicketSavedView } from '../../api/generated';
import type { Text, TicketView } from '../../api/types';
import { useAct } from '../../lib/act';
import { say } from '../../lib/text';
import { Confirm } from '../../ui/confirm';
import { isView, type Params } from './list-query';
import type { Saving } from './save-view';
import classes from './tickets.module.css';
import { TICKETS } from './use-tickets';

type Props = { view: TicketView; query: Params; edit: (saving: Saving) => void };

/** What can be done with a saved view. A team's is taken away from everybody, so that is asked for once more. */
export function SavedMenu({ view, query, edit }: Props) {
  const { t, i18n } = useLingui();
  const [asking, setAsking] = useState(false);
  const { id = '', version = 1, unit_id = null } = view.saved ?? {};
  const name = say(view.name as Text, i18n.locale);
  const views = [[...TICKETS, 'views']];
  const keep = useAct(
    () => ask(updateTicketSavedView({ path: { id }, body: { version, query: query as never } })),
    views,
    t`The view shows this list now`,
  );
  const remove = useAct(() => ask(archiveTicketSavedView({ path: { id } })), views);
  const differs = Object.keys(query).length > 0 && !isView(query, view.query);
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            className={classes.savedMenu}
            aria-label={t`What to do with ${name}`}
          >
            <IconDots size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => edit({ query: view.query, view: { id, version, unit_id, name } })}>
            <Trans>Rename or share…</Trans>
          </Menu.Item>
          <Menu.Item disabled={!differs} onClick={() => keep.mutate(undefined)}>
            <Trans>Use the filters shown now</Trans>
          </Menu.Item>
          <Menu.Item color="red" onClick={() => (unit_id ? setAsking(true) : remove.mutate(undefined))}>
            <Trans>Delete</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking}
        title={<Trans>Delete {name}?</Trans>}
        action={<Trans>Delete</Trans>}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          remove.mutate(undefined);
        }}
      >
        <Trans>It goes away for everybody in the team. The tickets stay.</Trans>
      </Confirm>
    </>
  );
}
