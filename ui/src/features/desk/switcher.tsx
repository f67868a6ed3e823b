import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { IconChecklist, IconForms, IconMail, IconMessage, IconPhone, IconTicket } from '@tabler/icons-react';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Text, Work } from '../../api/types';
import { standing, useChat } from '../../lib/chat';
import { useCommands } from '../../lib/commands';
import { colleagueIn, useInteraction } from '../../lib/interaction';
import { announce, blip } from '../../lib/ring';
import { useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { placeOf } from '../../lib/work';
import { isWritten } from '../../ui/interaction-words';
import { StateBadge } from '../../ui/state-badge';
import { Since } from '../../ui/time';
import classes from './switcher.module.css';
import { useAgent } from './use-desk';

const GROUP = msg`My work`;
const NEXT = msg`Next of my interactions`;
const PREVIOUS = msg`Previous of my interactions`;
const ICONS: Record<string, typeof IconPhone> = {
  voice: IconPhone,
  chat: IconMessage,
  form: IconForms,
  mail: IconMail,
};

/** All that I have in hand, on every page: what is new in each, and for how long its customer waits for an answer. */
export function Switcher() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const work = useAgent()?.work ?? [];
  const shown = useRouterState({ select: (state) => openInteraction(state.location.pathname) });
  const open = shown === DESK ? work.find(({ kind }) => kind === 'interaction')?.about_id : shown;
  const step = (by: number) => {
    const at = work.findIndex((item) => isOpen(item, open));
    const next = work[at < 0 ? 0 : (at + by + work.length) % work.length];
    if (next) void navigate(placeOf(next));
  };
  const enabled = work.length > 0;
  useCommands([
    { id: 'work-next', title: NEXT, group: GROUP, keys: 'alt+arrowdown', enabled, run: () => step(1) },
    { id: 'work-previous', title: PREVIOUS, group: GROUP, keys: 'alt+arrowup', enabled, run: () => step(-1) },
  ]);
  // A single call has its own bar.
  if (work.every((item) => item.medium === 'voice') && work.length < 2) return null;
  return (
    <nav className={classes.bar} aria-label={t`My work`}>
      {work.map((item) =>
        item.kind === 'interaction' ? (
          <Item key={item.about_id} work={item} open={isOpen(item, open)} />
        ) : (
          <DeskItem key={item.about_id} work={item} open={isOpen(item, open)} />
        ),
      )}
    </nav>
  );
}

const DESK = 'desk';

function openInteraction(path: string): string | undefined {
  return path === '/desk' ? DESK : /^\/(?:interactions|tickets)\/([^/]+)/.exec(path)?.[1];
}

/** A ticket's page says its number. */
function isOpen(work: Work, open: string | undefined): boolean {
  return open === (work.kind === 'ticket' ? work.reference : work.about_id);
}

/** A ticket or a task that the board gave me, until it waits for somebody else. */
function DeskItem({ work, open }: { work: Work; open: boolean }) {
  const { i18n } = useLingui();
  const Icon = work.kind === 'ticket' ? IconTicket : IconChecklist;
  const subject = say(work.subject as Text, i18n.locale);
  return (
    <Link
      {...placeOf(work)}
      className={classes.item}
      data-open={open || undefined}
      aria-current={open ? 'page' : undefined}
    >
      <Icon size={15} aria-hidden />
      <span className={classes.name}>{work.kind === 'ticket' ? `#${work.reference} · ${subject}` : subject}</span>
      <Since at={work.accepted_at} />
    </Link>
  );
}

function Item({ work, open }: { work: Work; open: boolean }) {
  const { t, i18n } = useLingui();
  const { about_id: id, medium } = work;
  const { data } = useInteraction(id);
  const { chat } = useChat(id, isWritten(medium));
  const { news, waits } = standing(chat);
  const colleague = colleagueIn(data, useMe().user.id);
  const name =
    colleague ??
    (say(data?.customer?.name as Text, i18n.locale) || chat?.customer_name || data?.address || work.reference);
  const fresh = open ? 0 : news;
  const written = chat?.messages.findLast(({ author }) => author === 'customer')?.number ?? 0;
  useHearing(id, written, open, name);
  const Icon = ICONS[medium] ?? IconPhone;
  return (
    <Link
      to="/interactions/$id"
      params={{ id }}
      className={classes.item}
      data-open={open || undefined}
      aria-current={open ? 'page' : undefined}
    >
      <Icon size={15} aria-hidden />
      <span className={classes.name}>{name}</span>
      {fresh > 0 && (
        <span className={classes.news} role="img" aria-label={t`New messages: ${fresh}`}>
          {fresh}
        </span>
      )}
      {waits ? (
        <span className={classes.waits}>
          <span className="visually-hidden">
            <Trans>Waiting for an answer</Trans>
          </span>
          <Since at={waits} />
        </span>
      ) : (
        <StateBadge state={work.state} medium={medium} />
      )}
    </Link>
  );
}

/** A message that I do not see come is heard, and announced while I am elsewhere. */
function useHearing(id: string, written: number, open: boolean, name: string): void {
  const { t } = useLingui();
  const heard = useRef<number | null>(null);
  const body = t`New message`;
  useEffect(() => {
    const before = heard.current;
    heard.current = Math.max(written, before ?? 0);
    if (before === null || before === 0 || written <= before) return;
    if (open && document.hasFocus()) return;
    blip();
    announce({ title: name, body, tag: id, stays: false }, () => {});
  }, [id, written, open, name, body]);
}
