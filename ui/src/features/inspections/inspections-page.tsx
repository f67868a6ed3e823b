import '@mantine/core/styles/Tabs.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { may, useMe } from '../../lib/session';
import { Page } from '../../ui/page';
import { RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { InspectionList } from './inspection-list';
import classes from './inspections.module.css';

const Rounds = lazy(async () => ({ default: (await import('./rounds')).Rounds }));

const Walks = lazy(async () => ({ default: (await import('./walks')).Walks }));
const Findings = lazy(async () => ({ default: (await import('./findings')).Findings }));
const Judged = lazy(async () => ({ default: (await import('./judged')).Judged }));

/** What one has to inspect, the rounds that were drawn, and what they found. */
export function InspectionsPage() {
  const { t } = useLingui();
  const me = useMe();
  const { params, change } = useView();
  const inspects = may(me, 'inspections:interaction:inspect');
  const draws = may(me, 'inspections:round:draw');
  const first = inspects ? 'mine' : draws ? 'rounds' : 'findings';
  const view = params.view ?? first;
  const others = Object.fromEntries(Object.keys(params).map((name) => [name, undefined]));
  return (
    <Page title={t`Inspections`}>
      <Tabs
        value={view}
        onChange={(tab) => change({ ...others, view: tab && tab !== first ? tab : undefined })}
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List px="md" className={classes.views}>
          {inspects && (
            <Tabs.Tab value="mine">
              <Trans>To inspect</Trans>
            </Tabs.Tab>
          )}
          {(inspects || draws) && (
            <>
              <Tabs.Tab value="rounds">
                <Trans>Rounds</Trans>
              </Tabs.Tab>
              <Tabs.Tab value="judged">
                <Trans>Results</Trans>
              </Tabs.Tab>
            </>
          )}
          {(inspects || draws) && (
            <Tabs.Tab value="walks">
              <Trans>Walk-throughs</Trans>
            </Tabs.Tab>
          )}
          <Tabs.Tab value="findings">
            <Trans>Findings</Trans>
          </Tabs.Tab>
        </Tabs.List>
        <Suspense fallback={<RowsSkeleton />}>
          <Tabs.Panel value="mine" className={classes.scrolls}>
            <InspectionList asked={{ mine: true, state: 'open' }} mine />
          </Tabs.Panel>
          <Tabs.Panel value="rounds" className={classes.scrolls}>
            <Rounds />
          </Tabs.Panel>
          <Tabs.Panel value="judged" className={classes.scrolls}>
            <Judged />
          </Tabs.Panel>
          <Tabs.Panel value="walks" className={classes.scrolls}>
            <Walks />
          </Tabs.Panel>
          <Tabs.Panel value="findings" className={classes.scrolls}>
            <Findings />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </Page>
  );
}
