import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useCommands } from '../../lib/commands';
import { onDemand } from '../../lib/on-demand';
import { may, useMe } from '../../lib/session';
import { Keys } from '../../ui/keys';
import classes from './catalogue.module.css';

const FIND = msg`Find a process`;
const GROUP = msg`Process`;
const ProcessQuery = onDemand(async () => (await import('./process-query')).ProcessQuery);
const ProcessDrawer = lazy(async () => ({ default: (await import('./process-drawer')).ProcessDrawer }));

/** Beside the interaction: a process is found by a key and read without leaving the customer. */
export function FindProcess() {
  const { i18n } = useLingui();
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<string>();
  const allowed = may(me, 'processes:process:see');
  useCommands([
    { id: 'process-find', title: FIND, group: GROUP, keys: 'alt+o', enabled: allowed, run: () => setAsking(true) },
  ]);
  if (!allowed) return null;
  return (
    <div className={classes.finder}>
      <Button
        variant="default"
        fullWidth
        justify="space-between"
        leftSection={<IconRoute size={14} />}
        rightSection={<Keys keys="alt+o" />}
        onClick={() => setAsking(true)}
      >
        {i18n._(FIND)}
      </Button>
      <ProcessQuery opened={asking} close={() => setAsking(false)} choose={setShown} />
      {shown && (
        <Suspense>
          <ProcessDrawer slug={shown} close={() => setShown(undefined)} />
        </Suspense>
      )}
    </div>
  );
}
