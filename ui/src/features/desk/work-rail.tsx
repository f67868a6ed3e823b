import { Trans, useLingui } from '@lingui/react/macro';
import { IconChecklist, IconForms, IconMail, IconMessage, IconPhone, IconTicket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { listInteractions } from '../../api/generated';
import type { InteractionRow, Text } from '../../api/types';
import { colleagueIn } from '../../lib/interaction';
import { useLiveQuery } from '../../lib/live';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { placeOf } from '../../lib/work';
import { StateBadge } from '../../ui/state-badge';
import { Moment, Since } from '../../ui/time';
import { Parked } from './parked';
import { useAgent } from './use-desk';
import classes from './work-rail.module.css';

const ICONS: Record<string, typeof IconPhone> = {
  voice: IconPhone,
  chat: IconMessage,
  form: IconForms,
  mail: IconMail,
  ticket: IconTicket,
  task: IconChecklist,
};

/** My work now, and what I did last. */
export function WorkRail({ openId }: { openId?: string }) {
  const { t, i18n } = useLingui();
  const agent = useAgent();
  const recent = useMyRecent();
  const work = agent?.work ?? [];
  const working = new Set(work.map((item) => item.about_id));
  return (
    <aside className={classes.rail} aria-label={t`My work`}>
      <h2>
        <Trans>Now</Trans>
      </h2>
      {work.map((item) => {
        const desk = item.kind !== 'interaction';
        const Icon = ICONS[desk ? item.kind : item.medium] ?? IconPhone;
        return (
          <Link
            key={item.about_id}
            {...placeOf(item)}
            className={classes.item}
            data-open={item.about_id === openId || undefined}
          >
            <Icon size={15} aria-hidden />
            <span className={classes.main}>
              <span>{item.kind === 'ticket' ? `#${item.reference}` : item.reference}</span>
              {desk && <small>{say(item.subject as Text, i18n.locale)}</small>}
            </span>
            {!desk && <StateBadge state={item.state} medium={item.medium} />}
            <Since at={item.accepted_at} className={classes.dim} />
          </Link>
        );
      })}
      {!work.length && (
        <p className={classes.none}>
          {agent?.signed_in && agent.status?.kind === 'available' ? (
            <Trans>You are available. The next one rings here.</Trans>
          ) : agent?.signed_in ? (
            <Trans>Nothing rings in this status.</Trans>
          ) : (
            <Trans>Choose a status to begin.</Trans>
          )}
        </p>
      )}
      <Parked />
      <h2>
        <Trans>Last</Trans>
      </h2>
      {recent
        .filter((row) => !working.has(row.id))
        .map((row) => (
          <RecentItem key={row.id} row={row} open={row.id === openId} />
        ))}
      {!recent.length && (
        <p className={classes.none}>
          <Trans>What you finished stands here.</Trans>
        </p>
      )}
    </aside>
  );
}

function RecentItem({ row, open }: { row: InteractionRow; open: boolean }) {
  const { t, i18n } = useLingui();
  const colleague = colleagueIn(row, useMe().user.id);
  const Icon = ICONS[row.medium] ?? IconPhone;
  return (
    <Link to="/interactions/$id" params={{ id: row.id }} className={classes.item} data-open={open || undefined}>
      <Icon size={15} aria-hidden />
      <span className={classes.main}>
        <span>{colleague ?? (say(row.customer?.name as Text, i18n.locale) || row.address || row.reference)}</span>
        <small>
          {colleague !== null
            ? t`Colleague`
            : row.disposition
              ? say(row.disposition.name as Text, i18n.locale)
              : t`No disposition`}
        </small>
      </span>
      <span className={classes.dim}>
        <Moment at={row.started_at} brief />
      </span>
    </Link>
  );
}

function useMyRecent(): InteractionRow[] {
  const me = useMe();
  const key = ['interactions', 'mine'];
  useLiveQuery(key, ['me']);
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => ask(listInteractions({ query: { agent_id: me.user.id, state: 'ended', limit: 30 } })),
  });
  return data?.items ?? [];
}
