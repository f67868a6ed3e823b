import '@mantine/core/styles/Tabs.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Page } from '../../../ui/page';
import { RowsSkeleton } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import { MonthReport } from './month-report';
import classes from './reports.module.css';

const Tables = lazy(async () => ({ default: (await import('./tables')).Tables }));
const Improvements = lazy(async () => ({ default: (await import('./improvements')).Improvements }));
const Reviews = lazy(async () => ({ default: (await import('./reviews')).Reviews }));
const FIRST = 'report';

/** Keeping processes good: the monthly report, monitoring tables to sign, improvements, and reviews by the calendar. */
export function ReportsPage() {
  const { t } = useLingui();
  const { params, change } = useView();
  const view = params.view ?? FIRST;
  // What another tab was asked means nothing here.
  const others = Object.fromEntries(Object.keys(params).map((name) => [name, undefined]));
  return (
    <Page title={t`Process reports`} ownHead={view === FIRST}>
      <Tabs
        value={view}
        onChange={(tab) => change({ ...others, view: tab && tab !== FIRST ? tab : undefined })}
        keepMounted={false}
      >
        <Tabs.List px="md">
          <Tabs.Tab value={FIRST}>
            <Trans>Monthly report</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="tables">
            <Trans>Monitoring tables</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="improvements">
            <Trans>Improvements</Trans>
          </Tabs.Tab>
          <Tabs.Tab value="reviews">
            <Trans>Process reviews</Trans>
          </Tabs.Tab>
        </Tabs.List>
        <Suspense fallback={<RowsSkeleton />}>
          <Tabs.Panel value={FIRST}>
            <MonthReport />
          </Tabs.Panel>
          <Tabs.Panel value="tables" className={classes.panel}>
            <Tables />
          </Tabs.Panel>
          <Tabs.Panel value="improvements" className={classes.panel}>
            <Improvements />
          </Tabs.Panel>
          <Tabs.Panel value="reviews" className={classes.panel}>
            <Reviews />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </Page>
  );
}
