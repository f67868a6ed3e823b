import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { forgetMiss, listMisses } from '../../api/generated';
import { useAct } from '../../lib/act';
import { may, useMe } from '../../lib/session';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import classes from './knowledge.module.css';
import { KNOWLEDGE } from './use-knowledge';

/** What was searched for and not found in the last thirty days: what is to be written next. */
export function Misses() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const writes = may(useMe(), 'knowledge:article:write');
  const key = [...KNOWLEDGE, 'misses'];
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => ask(listMisses()) });
  const forget = useAct((id: string) => ask(forgetMiss({ path: { id } })), [key]);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  if (!data.items.length) {
    return (
      <Empty icon={<IconSearch size={20} />} title={<Trans>Every search found something</Trans>}>
        <Trans>What people searched for in vain in the last thirty days stands here.</Trans>
      </Empty>
    );
  }
  return (
    <ul className={classes.misses}>
      {data.items.map((miss) => (
        <li key={miss.id}>
          <strong dir="auto">{miss.query}</strong>
          <span>
            <Plural value={miss.times} one="# time" other="# times" /> · <Moment at={miss.last_at} brief />
          </span>
          {writes && (
            <Button
              variant="default"
              size="compact-xs"
              onClick={() => void navigate({ to: '/knowledge/new', search: { title: miss.query } })}
            >
              <Trans>Write an article</Trans>
            </Button>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t`Remove ${miss.query}`}
            onClick={() => forget.mutate(miss.id)}
          >
            <IconX size={14} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
