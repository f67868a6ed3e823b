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

/**
 * A page's head and body. The title names the browser's tab too. `toRead`: nothing in it takes the keyboard, which
 * has to scroll it all the same. `ownHead`: what is printed has a head of its own.
 */
export function Page({
  title,
  count,
  actions,
  toRead = false,
  ownHead = false,
  children,
}: {
  title: string;
  count?: ReactNode;
  actions?: ReactNode;
  toRead?: boolean;
  ownHead?: boolean;
  children: ReactNode;
}) {
  const reading = toRead ? { tabIndex: 0, role: 'group', 'aria-label': title } : {};
  return (
    <section className={classes.page} aria-label={title}>
      <title>{`${title} · Switchroom`}</title>
      <header className={classes.head} data-on-screen={ownHead || undefined}>
        <h1 className={classes.title}>{title}</h1>
        {count != null && <span className={classes.count}>{count}</span>}
        <div className={classes.actions}>{actions}</div>
      </header>
      <div className={classes.body} {...reading}>
        {children}
      </div>
    </section>
  );
}
