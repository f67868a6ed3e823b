import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { getRetention } from '../../api/generated';
import type { KindKept } from '../../api/types';
import { Page } from '../../ui/page';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import { ChangeDays } from './change-days';
import { KINDS } from './kinds';
import classes from './retention.module.css';

/** How long each kind of data is kept, what the nights have removed, and other days for who may decide it. */
export function RetentionPage() {
  const { t } = useLingui();
  const [open, setOpen] = useState<KindKept>();
  const { data, error, refetch } = useQuery({ queryKey: ['retention'], queryFn: () => ask(getRetention()) });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <Page
      title={t`Retention`}
      count={
        data.last_night && (
          <Trans>
            Last night: <Moment at={data.last_night} />
          </Trans>
        )
      }
    >
      <div className={classes.retention}>
        <p className={classes.about}>
          <Trans>
            What has served its time is removed every night, for good. Customers stay until somebody erases them on
            their card.
          </Trans>
        </p>
        <ul className={classes.kinds}>
          {data.items.map((item) => (
            <Kind key={item.kind} item={item} change={data.may_change ? () => setOpen(item) : undefined} />
          ))}
        </ul>
      </div>
      <ChangeDays item={open} shortestJournal={data.shortest_journal_days} close={() => setOpen(undefined)} />
    </Page>
  );
}

function Kind({ item, change }: { item: KindKept; change?: () => void }) {
  const { t, i18n } = useLingui();
  const words = KINDS[item.kind];
  const name = i18n._(words.name);
  return (
    <li>
      <div>
        <h2>{name}</h2>
        <p>{i18n._(words.what)}</p>
      </div>
      <div>
        <strong>
          <Days days={item.days} />
        </strong>
        <p>
          <Origin item={item} />
        </p>
      </div>
      <p>
        <LastRemoved item={item} />
      </p>
      {change && (
        <Button variant="default" size="xs" onClick={change} aria-label={t`Change: ${name}`}>
          <Trans>Change</Trans>
        </Button>
      )}
    </li>
  );
}

export function Days({ days }: { days: number }) {
  return days === 0 ? <Trans>For ever</Trans> : <Plural value={days} one="# day" other="# days" />;
}

/** Who says so. */
function Origin({ item }: { item: KindKept }) {
  if (!item.changed_at || !item.changed_by) return <Trans>As in the settings file</Trans>;
  const name = item.changed_by.name;
  return (
    <Trans>
      {name}, <Moment at={item.changed_at} />. Settings file: <Days days={item.days_in_file} />
    </Trans>
  );
}

function LastRemoved({ item }: { item: KindKept }) {
  const { i18n } = useLingui();
  const closes = item.kind === 'solved';
  if (!item.removed) return closes ? <Trans>None closed lately</Trans> : <Trans>Nothing removed lately</Trans>;
  const count = i18n.number(item.removed.count);
  if (closes) {
    return (
      <Trans>
        {count} closed, <Moment at={item.removed.at} />
      </Trans>
    );
  }
  return (
    <Trans>
      {count} removed, <Moment at={item.removed.at} />
    </Trans>
  );
}
