import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button } from '@mantine/core';
import { IconArrowLeft, IconDice5, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { ask } from '../../api/client';
import { listInspectionRounds } from '../../api/generated';
import type { InspectionRound, Text } from '../../api/types';
import { number, percent } from '../../lib/format';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import { InspectionList } from './inspection-list';
import classes from './inspections.module.css';
import { KEY, STRATA } from './words';

const RoundForm = lazy(async () => ({ default: (await import('./round-form')).RoundForm }));
const SHOWN = 50;

/** The rounds that were drawn, the latest first, with what was judged; one of them with its inspections. */
export function Rounds() {
  const { params, change } = useView();
  const me = useMe();
  const [drawing, setDrawing] = useState(false);
  const queryKey = [...KEY, 'rounds'];
  useLiveQuery(queryKey, ['inspections']);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => ask(listInspectionRounds({ query: { limit: SHOWN } })),
  });
  const draw = may(me, 'inspections:round:draw') && (
    <Button leftSection={<IconPlus size={14} />} onClick={() => setDrawing(true)}>
      <Trans>Draw a round</Trans>
    </Button>
  );
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const chosen = data.items.find((one) => one.id === params.round);
  return (
    <>
      {chosen ? (
        <>
          <div className={classes.bar}>
            <Button
              variant="default"
              leftSection={<IconArrowLeft size={14} />}
              onClick={() => change({ round: undefined })}
            >
              <Trans>All rounds</Trans>
            </Button>
          </div>
          <Head round={chosen} />
          <InspectionList asked={{ round: chosen.id }} />
        </>
      ) : data.items.length ? (
        <>
          <div className={classes.bar}>{draw}</div>
          <ul className={classes.rows}>
            {data.items.map((round) => (
              <li key={round.id}>
                <Head round={round} open={() => change({ round: round.id })} />
              </li>
            ))}
          </ul>
        </>
      ) : (
        <Empty icon={<IconDice5 size={20} />} title={<Trans>No round yet</Trans>} action={draw}>
          <Trans>
            A round is a sample of what customers were served, drawn by chance and given to inspectors. Whoever is
            looked at does not learn of it.
          </Trans>
        </Empty>
      )}
      {drawing && (
        <Suspense>
          <RoundForm
            close={(round) => {
              setDrawing(false);
              if (round) change({ round });
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function Head({ round, open }: { round: InspectionRound; open?: () => void }) {
  const { t, i18n } = useLingui();
  const { counts } = round;
  const count = (value: number) => number(value, i18n.locale);
  const share = (value: number) => percent(value, i18n.locale);
  const process = say(round.process_title as Text, i18n.locale) || round.process || t`all processes`;
  const strata = round.strata.map((one) => i18n._(STRATA[one])).join(', ');
  return (
    <div className={classes.row}>
      <span className={classes.main}>
        <strong>{round.name}</strong>
        <span>
          {process} · {say(round.unit as Text, i18n.locale)}
        </span>
        <span className={classes.dim}>
          <Trans>
            {count(counts.drawn)} of {count(round.population)} drawn <Moment at={round.drawn_at} />, seed{' '}
            <bdi>{String(round.seed)}</bdi>
          </Trans>
          {strata && ` · ${t`by ${strata}`}`}
        </span>
      </span>
      <span className={classes.marks}>
        {round.late && <Badge variant="light" color="red">{t`Overdue`}</Badge>}
        <span>
          {counts.rate == null ? (
            <Trans>{count(counts.drawn)} to inspect</Trans>
          ) : (
            <>
              <strong>{share(counts.rate)}</strong>{' '}
              <span className={classes.dim}>
                <Trans>
                  used, of {count(counts.submitted)} ({share(counts.low ?? 0)} to {share(counts.high ?? 1)})
                </Trans>
              </span>
            </>
          )}
        </span>
        {open && (
          <Button variant="default" size="compact-md" onClick={open} aria-label={t`Open ${round.name}`}>
            <Trans>Open</Trans>
          </Button>
        )}
      </span>
    </div>
  );
}
