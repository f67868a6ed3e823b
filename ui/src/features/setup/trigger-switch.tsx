import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getTriggerSwitch, setTriggerSwitch } from '../../api/generated';
import { useAct } from '../../lib/act';
import { useMayEdit } from '../../lib/collection';
import { Confirm } from '../../ui/confirm';
import classes from './trigger.module.css';

const ALL = ['setup', 'triggers'];

/** The switch of all triggers together: above their list. */
export function AllTriggers() {
  const mayEdit = useMayEdit('triggers');
  const [asking, dialog] = useDisclosure();
  const state = useQuery({
    queryKey: [...ALL, 'switch'],
    queryFn: () => ask(getTriggerSwitch()),
    enabled: mayEdit,
  }).data;
  const change = useAct((on: boolean) => ask(setTriggerSwitch({ body: { on } })), [ALL]);
  if (!state) return null;
  return (
    <div className={classes.switch}>
      <span role="status">
        {state.on ? (
          <Trans>Triggers that are on start processes by themselves.</Trans>
        ) : (
          <strong>
            <Trans>All triggers are stopped: nothing starts by itself.</Trans>
          </strong>
        )}
      </span>
      {state.on ? (
        <Button variant="default" color="red" size="xs" loading={change.isPending} onClick={dialog.open}>
          <Trans>Stop all…</Trans>
        </Button>
      ) : (
        <Button size="xs" loading={change.isPending} onClick={() => change.mutate(true)}>
          <Trans>Let them go on</Trans>
        </Button>
      )}
      <Confirm
        opened={asking}
        title={<Trans>Stop all triggers?</Trans>}
        action={<Trans>Stop all</Trans>}
        onClose={dialog.close}
        onConfirm={() => {
          dialog.close();
          change.mutate(false);
        }}
      >
        <Trans>
          From now on none of them starts anything, until somebody lets them go on. What runs already goes on.
        </Trans>
      </Confirm>
    </div>
  );
}
