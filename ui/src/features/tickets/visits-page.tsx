import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Anchor, SegmentedControl, Select } from '@mantine/core';
import { IconCalendarDown, IconCalendarEvent, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { listVisits } from '../../api/generated';
import type { Text, VisitOfTicket } from '../../api/types';
import { useCommands } from '../../lib/commands';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { Page } from '../../ui/page';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { Asked, calendarOf, VisitStatus, Warnings } from './visit-parts';
import { dayName, daysAfter, hoursOf, mondayOf, today } from './visit-time';
import classes from './visits.module.css';
import { VISIT_KINDS } from './words';

const GROUP = msg`Visits`;
const LATER = msg`Later visits`;
const EARLIER = msg`Earlier visits`;
const NOW = msg`Visits of today`;
const WHOSE = ['mine', 'team', 'all'] as const;
type Whose = (typeof WHOSE)[number];

type Search = { whose?: unknown; week?: unknown; from?: unknown };
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Who goes where, day by day: today, or a week. What is shown stands in the address. */
export function VisitsPage({ search }: { search: Search }) {
  const { t, i18n } = useLingui();
  const view = useVisitsView(search);
  const { whose, week, first } = view;
  const query = { whose, from: first, days: week ? 7 : 1 };
  const queryKey = ['visits', query];
  useLiveQuery(queryKey, ['visits']);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => ask(listVisits({ query })),
    placeholderData: keepPreviousData,
  });
  const words: Record<Whose, string> = { mine: t`Mine`, team: t`My team's`, all: t`All that I may see` };
  return (
    <Page
      title={t`Visits`}
      actions={
        <>
          <Select
            w={170}
            aria-label={t`Whose`}
            allowDeselect={false}
            value={whose}
            onChange={(value) => view.change({ whose: value ?? undefined })}
            data={WHOSE.map((value) => ({ value, label: words[value] }))}
          />
          <SegmentedControl
            size="xs"
            aria-label={t`Days`}
            value={week ? 'week' : 'day'}
            onChange={(value) => view.change({ week: value === 'week' || undefined, from: undefined })}
            data={[
              { value: 'day', label: t`Today` },
              { value: 'week', label: t`This week` },
            ]}
          />
          <ActionIcon variant="default" aria-label={i18n._(EARLIER)} onClick={() => view.go(-1)}>
            <IconChevronLeft size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" aria-label={i18n._(LATER)} onClick={() => view.go(1)}>
            <IconChevronRight size={16} aria-hidden />
          </ActionIcon>
        </>
      }
    >
      {data ? (
        <Days items={data.items} first={first} week={week} more={data.more} />
      ) : error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </Page>
  );
}

function useVisitsView(search: Search) {
  const navigate = useNavigate();
  const whose = WHOSE.find((one) => one === search.whose) ?? 'mine';
  const week = search.week === true || search.week === 'true';
  const asked = typeof search.from === 'string' && DAY.test(search.from) ? search.from : today();
  const first = week ? mondayOf(asked) : asked;
  const change = (changes: Record<string, string | boolean | undefined>) =>
    void navigate({
      to: '/visits',
      search: (now) => ({ ...(now as Record<string, string | boolean | undefined>), ...changes }),
    });
  const go = (by: number) => change({ from: daysAfter(first, by * (week ? 7 : 1)) });
  useCommands([
    { id: 'visits-later', title: LATER, group: GROUP, keys: 'j', run: () => go(1) },
    { id: 'visits-earlier', title: EARLIER, group: GROUP, keys: 'k', run: () => go(-1) },
    {
      id: 'visits-today',
      title: NOW,
      group: GROUP,
      keys: 't',
      run: () => change({ from: undefined, week: undefined }),
    },
  ]);
  return { whose, week, first, change, go } as const;
}

type DaysProps = { items: VisitOfTicket[]; first: string; week: boolean; more: boolean };

function Days({ items, first, week, more }: DaysProps) {
  const { i18n } = useLingui();
  const days = [...new Set(items.map(({ day }) => day))].sort();
  return (
    <div className={classes.days}>
      {!days.length && (
        <>
          <h2>
            {dayName(first, i18n.locale)}
            {week && ` – ${dayName(daysAfter(first, 6), i18n.locale)}`}
          </h2>
          <Empty icon={<IconCalendarEvent size={22} stroke={1.6} />} title={<Trans>No visits</Trans>}>
            <Trans>Visits are planned on a ticket, with “Plan a visit…” or the key P.</Trans>
          </Empty>
        </>
      )}
      {days.map((day) => (
        <section key={day} aria-label={dayName(day, i18n.locale)}>
          <h2>{dayName(day, i18n.locale)}</h2>
          <ol>
            {items
              .filter((one) => one.day === day)
              .map((one) => (
                <One key={one.id} visit={one} />
              ))}
          </ol>
        </section>
      ))}
      {more && (
        <p className={classes.dim}>
          <Trans>There are more than are shown. Look at fewer days.</Trans>
        </p>
      )}
    </div>
  );
}

function One({ visit }: { visit: VisitOfTicket }) {
  const { t, i18n } = useLingui();
  const hours = hoursOf(visit, i18n.locale);
  const number = visit.number;
  return (
    <li>
      <time className="numbers" dateTime={visit.begins_at}>
        {hours}
      </time>
      <div>
        <p>
          <Link className={classes.subject} to="/tickets/$number" params={{ number: String(number) }}>
            #{number} <bdi>{visit.subject}</bdi>
          </Link>
        </p>
        <p>
          {i18n._(VISIT_KINDS[visit.kind])}
          {visit.place && (
            <>
              {' · '}
              <bdi>{visit.place}</bdi>
            </>
          )}
        </p>
        <p className={classes.dim}>
          <bdi>{say(visit.agent.name as Text, i18n.locale)}</bdi>
          {visit.requester && (
            <>
              {' → '}
              <bdi>{visit.requester}</bdi>
            </>
          )}
        </p>
        <Asked visit={visit} />
        <Warnings warnings={visit.warnings} />
      </div>
      <div className={classes.end}>
        <VisitStatus visit={visit} />
        <Anchor href={calendarOf(number, visit.id)} download aria-label={t`File for a calendar: #${number}, ${hours}`}>
          <IconCalendarDown size={16} aria-hidden />
        </Anchor>
      </div>
    </li>
  );
}
