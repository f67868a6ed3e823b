import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { getInspection } from '../../api/generated';
import type { Inspection, Text } from '../../api/types';
import { say } from '../../lib/text';
import { Page } from '../../ui/page';
import { Player } from '../../ui/player/player';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import { InspectionForm } from './inspection-form';
import classes from './inspections.module.css';
import { JUDGED, KEY } from './words';

/** One inspection: what there is to judge by, and the form. Made for a phone. */
export function InspectionPage({ id }: { id: string }) {
  const { t } = useLingui();
  // What is being filled in must not be replaced from outside: it is read once, and anew when it was judged.
  const { data, error, refetch } = useQuery({
    queryKey: [...KEY, 'one', id],
    queryFn: () => ask(getInspection({ path: { id } })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
  });
  return (
    <Page title={t`Inspection`}>
      <div className={classes.scrolls}>
        <div className={classes.form}>
          {error && !data ? (
            <Failure error={error} retry={() => void refetch()} />
          ) : data ? (
            <>
              <Head inspection={data} />
              <InspectionForm
                key={`${data.state} ${data.corrections.length}`}
                inspection={data}
                judged={() => void refetch()}
              />
              <Corrections inspection={data} />
            </>
          ) : (
            <RowsSkeleton />
          )}
        </div>
      </div>
    </Page>
  );
}

function Head({ inspection }: { inspection: Inspection }) {
  const { t, i18n } = useLingui();
  const name = inspection.reference ?? t`Interaction`;
  return (
    <>
      <h2>
        {say(inspection.process_title as Text, i18n.locale) || inspection.process}
        {' · '}
        {inspection.interaction_open ? (
          <Link to="/interactions/$id" params={{ id: inspection.interaction_id }}>
            {name}
          </Link>
        ) : (
          name
        )}
      </h2>
      <p className={classes.facts}>
        <span>
          <Moment at={inspection.at} />
        </span>
        {inspection.person && <bdi>{inspection.person}</bdi>}
        <span>
          {inspection.ran ? (
            <Trans>run by the system, version {inspection.version}</Trans>
          ) : (
            <Trans>not run by the system; these are the steps of version {inspection.version}</Trans>
          )}
        </span>
        <span>
          <Trans>
            due <Moment at={inspection.due_at} />
          </Trans>
        </span>
      </p>
      {inspection.recordings.map((one) => (
        <Player
          key={one.id}
          recording={{ url: `/api/interactions/${inspection.interaction_id}/recordings/${one.id}/audio` }}
        />
      ))}
    </>
  );
}

/** What stood in the form before it was corrected, and why that was wrong. */
function Corrections({ inspection }: { inspection: Inspection }) {
  const { i18n } = useLingui();
  if (!inspection.corrections.length) return null;
  return (
    <>
      <h2>
        <Trans>Corrected</Trans>
      </h2>
      <ul className={classes.trail}>
        {inspection.corrections.map((one) => (
          <li key={one.at}>
            <Moment at={one.at} /> {one.by}: <q dir="auto">{one.reason}</q>
            {one.before.verdict && (
              <span className={classes.dim}>
                {' '}
                <Trans>before: {i18n._(JUDGED[one.before.verdict])}</Trans>
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
