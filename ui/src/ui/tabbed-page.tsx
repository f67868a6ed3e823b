import '@mantine/core/styles/Tabs.layer.css';
import { Tabs } from '@mantine/core';
import { type ReactNode, Suspense } from 'react';
import { Page } from './page';
import { RowsSkeleton } from './states';
import classes from './tabbed-page.module.css';
import { useView } from './table/view';

export type TabbedView = {
  name: string;
  title: ReactNode;
  shown: ReactNode;
  /** It fills the page and scrolls by itself; all others scroll as a whole. */
  fills?: boolean;
  /** What is printed has a head of its own. */
  ownHead?: boolean;
};

/** A page of several views, of which one is seen: which one is in the address. What one was asked means nothing to others. */
export function TabbedPage({ title, views, children }: { title: string; views: TabbedView[]; children?: ReactNode }) {
  const { params, change } = useView();
  const first = views[0]?.name;
  const view = params.view ?? first;
  const others = Object.fromEntries(Object.keys(params).map((name) => [name, undefined]));
  return (
    <Page title={title} ownHead={views.find((one) => one.name === view)?.ownHead}>
      <Tabs
        value={view}
        onChange={(tab) => change({ ...others, view: tab && tab !== first ? tab : undefined })}
        keepMounted={false}
        className={classes.tabs}
      >
        <Tabs.List px="md" className={classes.views}>
          {views.map((one) => (
            <Tabs.Tab key={one.name} value={one.name}>
              {one.title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Suspense fallback={<RowsSkeleton />}>
          {views.map((one) => (
            <Tabs.Panel key={one.name} value={one.name} className={one.fills ? classes.fills : classes.scrolls}>
              {one.shown}
            </Tabs.Panel>
          ))}
        </Suspense>
      </Tabs>
      {children}
    </Page>
  );
}
