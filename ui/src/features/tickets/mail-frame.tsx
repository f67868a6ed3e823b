import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { TicketEntry } from '../../api/types';
import { framedPage, picturesLeftOut, SANDBOX } from './framed';
import { pictureOf, picturesIn, withPictures } from './pictures';
import classes from './ticket.module.css';

const SHORT = 420;

type Files = TicketEntry['files'];

/**
 * A message as it was sent, in a frame of its own that runs no script and sends no form; the server sanitised it, and
 * neither its policy nor the desk's lets anything in from elsewhere: pictures there tell their owner that somebody looked
 * at them. Same origin, so that its height can be read: without scripts, nobody in it can make use of that.
 */
export function MailFrame({ ticket, files, html: sent }: { ticket: string; files: Files; html: string }) {
  const html = useWithPictures(ticket, sent, files);
  const { t } = useLingui();
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(120);
  const [whole, setWhole] = useState(false);
  const title = t`Message as it was sent`;
  const page = useMemo(() => framedPage(html, title), [html, title]);
  const leftOut = picturesLeftOut(html);
  const measure = () => {
    const body = frame.current?.contentDocument?.body;
    if (body) setHeight(body.scrollHeight);
  };
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    // A narrower frame is a taller page.
    let width = element.clientWidth;
    const watching = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      const body = element.contentDocument?.body;
      if (body) setHeight(body.scrollHeight);
    });
    watching.observe(element);
    return () => watching.disconnect();
  }, []);
  return (
    <>
      <iframe
        ref={frame}
        className={classes.frame}
        title={title}
        sandbox={SANDBOX}
        referrerPolicy="no-referrer"
        srcDoc={page}
        height={whole ? height : Math.min(height, SHORT)}
        onLoad={measure}
      />
      {(height > SHORT || leftOut > 0) && (
        <div className={classes.below}>
          {height > SHORT && (
            <UnstyledButton className={classes.small} onClick={() => setWhole(!whole)}>
              {whole ? <Trans>Show less</Trans> : <Trans>Show all of it</Trans>}
            </UnstyledButton>
          )}
          {leftOut > 0 && (
            <span className={classes.hint}>
              <Plural
                value={leftOut}
                one="# picture that lies elsewhere was left out."
                other="# pictures that lie elsewhere were left out."
              />
            </span>
          )}
        </div>
      )}
    </>
  );
}

/** The message with the pictures that came along with it, as soon as they are there. */
function useWithPictures(ticket: string, html: string, files: Files): string {
  const pictures = useMemo(() => picturesIn(html, files), [html, files]);
  const { data } = useQuery({
    queryKey: ['ticket-pictures', ticket, [...pictures.values()].map((file) => file.id)],
    queryFn: async ({ signal }) => {
      const read = [...pictures].map(async ([name, file]) => [name, await pictureOf(ticket, file, signal)] as const);
      const done = await Promise.allSettled(read);
      return new Map(done.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
    },
    enabled: pictures.size > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => (data ? withPictures(html, data) : html), [html, data]);
}
