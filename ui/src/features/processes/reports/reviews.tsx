import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../../api/client';
import { beginProcessReview, listProcessReviews } from '../../../api/generated';
import type { ProcessReview, Text } from '../../../api/types';
import { useAct } from '../../../lib/act';
import { useNamesBySlug } from '../../../lib/collection';
import { dayOfMoment } from '../../../lib/format';
import { useLiveQuery } from '../../../lib/live';
import { say } from '../../../lib/text';
import { Failure, RowsSkeleton } from '../../../ui/states';
import classes from './reports.module.css';

/** When each process was reviewed, and when it is due again; what is due begins by itself, as tasks. */
export function Reviews() {
  const { t } = useLingui();
  const queryKey = ['governance', 'reviews'];
  useLiveQuery(queryKey, ['governance']);
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => ask(listProcessReviews()) });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <>
      <p className={classes.lead}>
        <Trans>
          Management processes are reviewed every half-year, all processes every year. What is due begins by itself, and
          its tasks reach the people of the role.
        </Trans>
      </p>
      {!data.ready && (
        <Alert mx="md" mb="md" color="orange" title={t`No review can begin yet`}>
          <Trans>
            Put the template “Review of a process” to use under <Link to="/processes/templates">Templates</Link>.
          </Trans>
        </Alert>
      )}
      <ul className={classes.rows}>
        {data.items.map((one) => (
          <li key={one.process} className={classes.row}>
            <Row one={one} begins={data.ready && data.may_begin} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Row({ one, begins }: { one: ProcessReview; begins: boolean }) {
  const { t, i18n } = useLingui();
  const owners = useNamesBySlug('posts');
  const begin = useAct(
    () => ask(beginProcessReview({ path: { slug: one.process } })),
    [['governance']],
    t`The review has begun`,
  );
  const outcomes: Record<string, string> = {
    keep: t`stays as it is`,
    improve: t`to be improved`,
    retire: t`to be retired`,
  };
  const day = (at: string) => dayOfMoment(at, i18n.locale);
  const late = !one.begun_at && new Date(one.due_at).getTime() < Date.now();
  return (
    <>
      <span>
        <Anchor component={Link} to={`/processes/${one.process}`} size="sm">
          {say(one.title as Text, i18n.locale) || one.process}
        </Anchor>
        <br />
        <span className={classes.dim}>
          {[one.number, owners.get(one.owner) ?? one.owner].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className={classes.dim}>
        {one.last_at ? (
          <Trans>
            Last on {day(one.last_at)}: {outcomes[one.last_outcome ?? ''] ?? one.last_outcome}
          </Trans>
        ) : (
          <Trans>Never reviewed</Trans>
        )}
        <br />
        {one.due_for === 'half_yearly' ? (
          <Trans>Half-yearly review due on {day(one.due_at)}</Trans>
        ) : (
          <Trans>Yearly audit due on {day(one.due_at)}</Trans>
        )}
      </span>
      <span className={classes.end}>
        {one.begun_at ? (
          <Badge variant="light">
            <Trans>in review since {day(one.begun_at)}</Trans>
          </Badge>
        ) : (
          <>
            {late && (
              <Badge variant="light" color="orange">
                <Trans context="review">due</Trans>
              </Badge>
            )}
            {begins && (
              <Button
                variant="default"
                size="compact-sm"
                loading={begin.isPending}
                onClick={() => begin.mutate(undefined)}
              >
                <Trans>Review now</Trans>
              </Button>
            )}
          </>
        )}
      </span>
    </>
  );
}
