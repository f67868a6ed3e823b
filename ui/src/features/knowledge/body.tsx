import { useNavigate } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import classes from './knowledge.module.css';

const OURS = /^\/(knowledge|interactions|customers|tickets)\//;

/** What an article says. The server has sanitised it when it was written; links within the desk do not load it anew. */
export function Body({ html, language }: { html: string; language: string }) {
  const navigate = useNavigate();
  const click = (event: MouseEvent<HTMLDivElement>) => {
    const link = (event.target as Element).closest('a');
    const to = link?.getAttribute('href');
    if (!to || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (OURS.test(to)) void navigate({ href: to });
    else if (to.startsWith('#')) document.getElementById(to.slice(1))?.scrollIntoView();
    else window.open(to, '_blank', 'noopener,noreferrer');
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: clicks are those of the links inside, keys too.
    // biome-ignore lint/a11y/useKeyWithClickEvents: a link's Enter is a click.
    <div
      className={classes.body}
      lang={language}
      dir="auto"
      onClick={click}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised by the server on every write (knowledge/domain/html).
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
