import type { ReactNode } from 'react';
import classes from './page.module.css';

/** A page that is a list: the list's tool bar is its head. */
export function ListPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.page} aria-label={title}>
      <title>{`${title} · Switchroom`}</title>
      {children}
    </section>
  );
}

/** A page's head and body. The title names the browser's tab too. */
export function Page({
  title,
  count,
  actions,
  children,
}: {
  title: string;
  count?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.page} aria-label={title}>
      <title>{`${title} · Switchroom`}</title>
      <header className={classes.head}>
        <h1 className={classes.title}>{title}</h1>
        {count != null && <span className={classes.count}>{count}</span>}
        <div className={classes.actions}>{actions}</div>
      </header>
      <div className={classes.body}>{children}</div>
    </section>
  );
}
