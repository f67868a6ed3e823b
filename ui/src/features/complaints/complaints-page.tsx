import '@mantine/core/styles/Tabs.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Page } from '../../ui/page';
import { RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { ComplaintDrawer } from './complaint-drawer';
import classes from './complaints.module.css';
import { Register } from './register';

const Warnings = lazy(async () => ({ default: (await import('./warnings')).Warnings }));
const Figures = lazy(async () => ({ default: (await import('./figures')).Figures }));
const Reports = lazy(async () => ({ default: (await import('./reports')).Reports }));
const FIRST = 'register';

/** Complaints as an overseer has them: the register, the board of warnings, the figures, the monthly reports. */
export function ComplaintsPage() {
  const { t } = useLingui();
  const { params, change } = useView();
  const view = params.view ?? FIRST;
  // What another tab was asked means nothing here.
  const others = Object.fromEntries(Object.keys(params).map((name) => [name, undefined]));
  return (
    <Page title={t`Complaints`} ownHead={view === 'reports'}>
      <Tabs
        value={view}
        onChange={(tab) => change({ ...others, view: tab && tab !== FIRST ? tab : undefined })}
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List px="md" className={classes.views}>
          <Tabs.Tab value="register">
            <Trans>Register</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="warnings">
            <Trans>Running warnings</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="figures">
            <Trans>Figures</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="reports">
            <Trans>Monthly reports</Trans>
          </Tabs.Tab>
        </Tabs.List>
        <Suspense fallback={<RowsSkeleton />}>
          <Tabs.Panel value="register" className={classes.list}>
            <Register />
          </Tabs.Panel>
          <Tabs.Panel value="warnings" className={classes.list}>
            <Warnings />
          </Tabs.Panel>
          <Tabs.Panel value="figures" className={classes.scrolls}>
            <Figures />
          </Tabs.Panel>
          <Tabs.Panel value="reports" className={classes.scrolls}>
            <Reports />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
      <ComplaintDrawer />
    </Page>
  );
}
