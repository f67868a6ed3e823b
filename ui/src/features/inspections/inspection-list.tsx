import { Trans, useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { IconEyeCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client';
import { listInspections } from '../../api/generated';
import type { InspectionRow, Text } from '../../api/types';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import classes from './inspections.module.css';
import { COLOURS, JUDGED, KEY } from './words';

const SHOWN = 200;
type Asked = NonNullable<Parameters<typeof listInspections>[0]>['query'];

/** Inspections, what is open first; each leads to its form. `mine`: of what one has still to do. */
export function InspectionList({ asked, mine = false }: { asked: Asked; mine?: boolean }) {
  const { t } = useLingui();
  const query = { ...asked, limit: SHOWN };
  const queryKey = [...KEY, 'list', query];
  useLiveQuery(queryKey, ['inspections']);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => ask(listInspections({ query })),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  if (!data.items.length) {
    return (
      <Empty
        icon={<IconEyeCheck size={20} />}
        title={mine ? <Trans>Nothing to inspect</Trans> : <Trans>No inspection of this kind</Trans>}
      >
        <Trans>When a round is drawn and you are one of its inspectors, what is yours stands here.</Trans>
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes.rows} aria-label={t`Inspections`}>
        {data.items.map((row) => (
          <li key={row.id}>
            <Row row={row} mine={mine} />
          </li>
        ))}
      </ul>
      {(data.total ?? 0) > SHOWN && (
        <p className={classes.bar}>
          <Trans>The first {SHOWN} are shown.</Trans>
        </p>
      )}
    </>
  );
}

function Row({ row, mine }: { row: InspectionRow; mine: boolean }) {
  const { t, i18n } = useLingui();
  return (
    <Link to="/inspections/$id" params={{ id: row.id }} className={classes.row}>
      <span className={classes.main}>
        <strong>
          {row.reference ?? t`Interaction`} · {say(row.process_title as Text, i18n.locale) || row.process}
        </strong>
        <span className={classes.dim}>
          <Moment at={row.at} />
          {row.person && ` · ${row.person}`} · {row.round}
          {!mine && row.inspector && ` · ${t`inspector: ${row.inspector}`}`}
        </span>
      </span>
      <span className={classes.marks}>
        {row.late && <Badge variant="light" color="red">{t`Overdue`}</Badge>}
        {row.verdict ? (
          <Badge variant="light" color={COLOURS[row.verdict]}>
            {i18n._(JUDGED[row.verdict])}
          </Badge>
        ) : (
          <span className={classes.dim}>
            {row.begun ? t`begun` : t({ message: 'open', context: 'inspection' })} · <Trans>until</Trans>{' '}
            <Moment at={row.due_at} />
          </span>
        )}
      </span>
    </Link>
  );
}
