import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Drawer, Select } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ask } from '../../api/client';
import { getComplaint, getComplaintClocks, updateComplaint } from '../../api/generated';
import type { Complaint, ComplaintPlace, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { FactLine } from '../../ui/clock-facts';
import { Due } from '../../ui/due';
import { wordsFor } from '../../ui/interaction-words';
import { Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import classes from './complaints.module.css';
import { money } from './money';
import { usePlaces } from './register-filters';
import { CAME_BY, OUTCOMES, REMEDIES } from './words';

/** One complaint beside the list: what is known of it, its clocks and why they are due, the way to all evidence. */
export function ComplaintDrawer() {
  const { t } = useLingui();
  const { params, change } = useView();
  const { open } = params;
  return (
    <Drawer
      opened={open !== undefined}
      onClose={() => change({ open: undefined })}
      position="right"
      size={540}
      title={t`Complaint`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {open && <OneComplaint key={open} id={open} />}
    </Drawer>
  );
}

function OneComplaint({ id }: { id: string }) {
  const queryKey = ['complaints', 'one', id];
  useLiveQuery(queryKey, ['complaints']);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: async () => {
      const [complaint, clocks] = await Promise.all([
        ask(getComplaint({ path: { id } })),
        ask(getComplaintClocks({ path: { id } })),
      ]);
      return { complaint, places: clocks.items };
    },
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <div className={classes.one}>
      <Head complaint={data.complaint} />
      <Clocks places={data.places} />
      <Facts complaint={data.complaint} />
    </div>
  );
}

function Head({ complaint }: { complaint: Complaint }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const { number } = complaint;
  return (
    <header className={classes.oneHead}>
      <h2>
        <bdi>{complaint.subject}</bdi>
      </h2>
      <div className={classes.marks}>
        {complaint.warning && <Badge variant="light" color="orange">{t`Warning running`}</Badge>}
        {complaint.overdue && <Badge variant="light" color="red">{t`Overdue`}</Badge>}
        {complaint.repeats && <Badge variant="default">{t({ message: 'Repeated', context: 'complaint' })}</Badge>}
        {complaint.outcome && (
          <Badge variant="default">{wordsFor(OUTCOMES, complaint.outcome, (d) => i18n._(d))}</Badge>
        )}
      </div>
      <div className={classes.marks}>
        <Button
          size="compact-sm"
          variant="default"
          renderRoot={(props) => <Link to="/tickets/$number" params={{ number: String(number) }} {...props} />}
        >
          <Trans>Ticket #{number}</Trans>
        </Button>
        {may(me, 'exchange:list:export') && (
          <Button
            size="compact-sm"
            variant="default"
            component="a"
            leftSection={<IconDownload size={13} />}
            href={`/api/complaints/${complaint.ticket_id}/evidence?language=${i18n.locale}`}
            download
          >
            <Trans>All evidence (ZIP)</Trans>
          </Button>
        )}
      </div>
    </header>
  );
}

/** Where it waits now, the warning's places marked; each says by when, with whom, and why then. */
function Clocks({ places }: { places: ComplaintPlace[] }) {
  const { t, i18n } = useLingui();
  if (!places.length) return null;
  return (
    <section aria-label={t`What is to be done now`}>
      <h3>
        <Trans>What is to be done now</Trans>
      </h3>
      <ul className={classes.places}>
        {places.map((place) => (
          <li key={`${place.process} ${place.step} ${place.since}`}>
            <div className={classes.place}>
              <span>
                {say(place.title as Text, i18n.locale)}
                {!place.handling && (
                  <>
                    {' '}
                    <Badge size="xs" variant="light" color="orange">
                      <Trans>Warning</Trans>
                    </Badge>
                  </>
                )}
                <span className={classes.dim}>
                  {place.post_name ? say(place.post_name as Text, i18n.locale) : <Trans>a clock</Trans>}
                  {place.who && ` · ${place.who}`}
                </span>
              </span>
              <Due at={place.due_at} />
            </div>
            {place.clock && (
              <details className={classes.why}>
                <summary>
                  <Trans>Why then</Trans>
                </summary>
                <ul>
                  {place.clock.explanation.map((fact, index) => (
                    <li key={index}>
                      <FactLine
                        fact={fact}
                        calendar={place.clock?.calendar ? say(place.clock.calendar as Text, i18n.locale) : null}
                      />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ complaint }: { complaint: Complaint }) {
  const { t, i18n } = useLingui();
  const name = (ref: { name: unknown } | null) => (ref ? say(ref.name as Text, i18n.locale) : '–');
  const at = (moment: string | null) => (moment ? <Moment at={moment} /> : '–');
  const facts: [string, ReactNode][] = [
    [t`Customer`, name(complaint.customer)],
    [t`Came by`, wordsFor(CAME_BY, complaint.by_key ? 'key' : complaint.medium, (d) => i18n._(d))],
    [t`Team`, name(complaint.unit)],
    [t`Brand`, name(complaint.brand)],
    [t`Cause`, complaint.cause_name ? say(complaint.cause_name as Text, i18n.locale) : '–'],
    [t`Handler`, name(complaint.handler)],
    [t`Opened`, at(complaint.opened_at)],
    [t`First answer`, at(complaint.first_answered_at)],
    [t`Due by`, at(complaint.due_at)],
    [t({ message: 'Closed', context: 'complaint' }), at(complaint.ended_at)],
    [t`Remedy`, complaint.remedy ? wordsFor(REMEDIES, complaint.remedy, (d) => i18n._(d)) : '–'],
    [t`Goodwill`, complaint.goodwill == null ? '–' : money(complaint.goodwill, i18n.locale)],
    [t`Late steps`, String(complaint.late_steps)],
  ];
  return (
    <section aria-label={t`What is known`}>
      <Chosen complaint={complaint} />
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {complaint.repeats && (
          <div>
            <dt>
              <Trans>Repeats</Trans>
            </dt>
            <dd>
              <Earlier id={complaint.repeats} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** The complaint that this one repeats. */
function Earlier({ id }: { id: string }) {
  const { change } = useView();
  const { data } = useQuery({
    queryKey: ['complaints', 'one', id, 'head'],
    queryFn: () => ask(getComplaint({ path: { id } })),
    retry: false,
  });
  if (!data) return <>–</>;
  return (
    <button type="button" className={classes.link} onClick={() => change({ open: id })}>
      #{data.number}
    </button>
  );
}

/** What a person may know better than the program. */
function Chosen({ complaint }: { complaint: Complaint }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const lists = usePlaces();
  const mayChange = may(useMe(), 'tickets:ticket:edit');
  const save = useAct(async (body: { region_id?: string | null; service_id?: string | null }) => {
    await ask(updateComplaint({ path: { id: complaint.ticket_id }, body }));
    await client.invalidateQueries({ queryKey: ['complaints'] });
  });
  return (
    <div className={classes.chosen}>
      <Select
        label={t`Region`}
        placeholder={t`Not known`}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        disabled={!mayChange || save.isPending}
        value={complaint.region?.id ?? null}
        onChange={(region_id) => save.mutate({ region_id })}
        data={lists.region}
      />
      <Select
        label={t`Service`}
        placeholder={t`Not known`}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        disabled={!mayChange || save.isPending}
        value={complaint.service?.id ?? null}
        onChange={(service_id) => save.mutate({ service_id })}
        data={lists.service}
      />
    </div>
  );
}
