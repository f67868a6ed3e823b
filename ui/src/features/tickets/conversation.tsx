import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useMemo, useRef } from 'react';
import type { Ticket } from '../../api/types';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Changes } from './changes';
import { useChannelMessages } from './channel-delivery';
import { useDeliveries } from './delivery';
import { grouped } from './entries';
import { EntryShown } from './entry';
import classes from './ticket.module.css';
import { useConversation } from './use-tickets';

const NEAR_THE_END = 80;

/** What was written, the newest at the end and in view unless somebody reads further up. */
export function ConversationLog({ ticket }: { ticket: Ticket }) {
  const { t } = useLingui();
  const { data, error, refetch } = useConversation(ticket.id);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const pinned = useRef(true);
  const deliveries = useDeliveries(ticket.id);
  const byChannel = data?.entries.some(({ medium }) => medium === 'channel') ?? false;
  const { sent, received } = useChannelMessages(ticket.id, byChannel);
  const groups = useMemo(() => grouped(data?.entries ?? []), [data]);
  useEffect(() => {
    const [element, content] = [box.current, list.current];
    if (!element || !content) return;
    // Frames and pictures get their height late; the end stays in view all the same.
    const follow = () => {
      if (pinned.current) element.scrollTop = element.scrollHeight;
    };
    const watching = new ResizeObserver(follow);
    watching.observe(element);
    watching.observe(content);
    return () => watching.disconnect();
  }, []);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <div
      ref={box}
      className={classes.log}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of the keys.
      tabIndex={0}
      role="log"
      aria-label={t`Conversation`}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        pinned.current = scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
      }}
    >
      {!data && <RowsSkeleton rows={4} />}
      <ol ref={list}>
        {groups.map((group) => {
          const [first] = group;
          if (!first) return null;
          return first.kind === 'change' ? (
            <Changes key={first.id} entries={group} names={data?.names ?? {}} />
          ) : (
            <EntryShown
              key={first.id}
              ticket={ticket}
              entry={first}
              names={data?.names ?? {}}
              mails={deliveries.get(first.id)}
              sent={sent.get(first.id)}
              came={received.get(first.id)}
            />
          );
        })}
      </ol>
      {data && !data.entries.length && (
        <p className={classes.dim}>
          <Trans>Nothing has been written yet.</Trans>
        </p>
      )}
    </div>
  );
}
