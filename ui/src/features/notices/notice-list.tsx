import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Badge, Button } from '@mantine/core';
import { IconBell, IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { readAllNotices, readNotice } from '../../api/generated';
import type { Notice, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { say } from '../../lib/text';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import { KEY, useNotices } from './bell';
import classes from './notices.module.css';

/** My notices, the newest first, each with the way to what it is about. */
export function NoticeList() {
  const { data, error, refetch } = useNotices();
  const newest = data?.items[0]?.at;
  const readAll = useAct((until: string) => ask(readAllNotices({ body: { until } })), [KEY]);
  const read = useAct((id: string) => ask(readNotice({ path: { id } })), [KEY]);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  if (!data.items.length) {
    return (
      <Empty icon={<IconBell size={20} />} title={<Trans>Nobody has told you anything yet</Trans>}>
        <Trans>
          Processes write here when you should know something, colleagues when they hand you a task or mention you, and
          tickets when they are late.
        </Trans>
      </Empty>
    );
  }
  return (
    <>
      {data.unread > 0 && newest && (
        <div className={classes.head}>
          <Button
            size="compact-sm"
            variant="default"
            loading={readAll.isPending}
            onClick={() => readAll.mutate(newest)}
          >
            <Trans>Mark all as read</Trans>
          </Button>
        </div>
      )}
      <ul className={classes.list}>
        {data.items.map((notice) => (
          <Item key={notice.id} notice={notice} onRead={() => read.mutate(notice.id)} />
        ))}
      </ul>
    </>
  );
}

function Item({ notice, onRead }: { notice: Notice; onRead: () => void }) {
  const { t } = useLingui();
  const words = useWords(notice);
  const unread = !notice.read_at;
  const go = () => unread && onRead();
  return (
    <li className={classes.notice} data-unread={unread || undefined}>
      <div className={classes.words}>
        {notice.task_id && notice.kind !== 'taken' ? (
          <Link to="/tasks" search={{ open: notice.task_id }} onClick={go}>
            {words}
          </Link>
        ) : notice.interaction_id ? (
          <Link to="/interactions/$id" params={{ id: notice.interaction_id }} onClick={go}>
            {words}
          </Link>
        ) : notice.draft_id ? (
          <Link to="/processes/drafts/$id" params={{ id: notice.draft_id }} onClick={go}>
            {words}
          </Link>
        ) : notice.kind === 'report' ? (
          <Link to="/process-reports" search={{ view: 'tables' }} onClick={go}>
            {words}
          </Link>
        ) : notice.kind === 'improvement' ? (
          <Link to="/process-reports" search={{ view: 'improvements' }} onClick={go}>
            {words}
          </Link>
        ) : notice.process ? (
          <Link to="/processes/$slug" params={{ slug: notice.process }} onClick={go}>
            {words}
          </Link>
        ) : notice.kind === 'inspection' || notice.kind === 'finding' ? (
          <Link to="/inspections" search={notice.kind === 'finding' ? { view: 'findings' } : undefined} onClick={go}>
            {words}
          </Link>
        ) : notice.kind === 'trigger' ? (
          <Link to="/setup/$screen" params={{ screen: 'triggers' }} onClick={go}>
            {words}
          </Link>
        ) : notice.ticket_id ? (
          <Link to="/tickets/$number" params={{ number: notice.ticket_id }} onClick={go}>
            {words}
          </Link>
        ) : (
          words
        )}
        <small>
          <Moment at={notice.at} />
          {unread && <span className="visually-hidden"> {t`unread`}</span>}
          {notice.origin === 'test' && (
            <Badge size="xs" variant="default">
              <Trans>Test</Trans>
            </Badge>
          )}
        </small>
      </div>
      {unread && (
        <ActionIcon variant="subtle" color="gray" aria-label={t`Mark as read: ${words}`} onClick={onRead}>
          <IconCheck size={15} />
        </ActionIcon>
      )}
    </li>
  );
}

function useWords(notice: Notice): string {
  const { t, i18n } = useLingui();
  const text = say(notice.text as Text, i18n.locale);
  if (notice.kind === 'late') return t`Late: ${text}`;
  if (notice.kind === 'taken') return t`No longer yours, because it is late: ${text}`;
  if (notice.kind === 'task') return t`A colleague gave you a task: ${text}`;
  if (notice.kind === 'review') return t`Your decision is needed: ${text}`;
  if (notice.kind === 'draft') return t`Your review is needed: ${text}`;
  if (notice.kind === 'comment') return t`Commented: ${text}`;
  if (notice.kind === 'remark') return t`Remark on a step: ${text}`;
  if (notice.kind === 'answer') return t`Your remark was answered: ${text}`;
  return text;
}
