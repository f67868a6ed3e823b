import { Trans, useLingui } from '@lingui/react/macro';
import { Badge } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../../api/client';
import { listMonitoringTables } from '../../../api/generated';
import type { MonitoringTableLine, Text } from '../../../api/types';
import { dayOfMoment, monthName } from '../../../lib/format';
import { useLiveQuery } from '../../../lib/live';
import { say } from '../../../lib/text';
import { Empty, Failure, RowsSkeleton } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import classes from './reports.module.css';
import { OneTable } from './table-page';

/** The months' tables by unit: which wait for a signature, which were sent, and who has read them. */
export function Tables() {
  const { i18n } = useLingui();
  const { params } = useView();
  const queryKey = ['governance', 'tables'];
  useLiveQuery(queryKey, ['governance']);
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => ask(listMonitoringTables()) });
  if (params.open) return <OneTable key={params.open} id={params.open} />;
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  if (!data.items.length) {
    return (
      <Empty icon={<IconSignature size={20} />} title={<Trans>No monitoring table yet</Trans>}>
        <Trans>With each monthly report comes a table for every unit in which somebody signs.</Trans>
      </Empty>
    );
  }
  return (
    <ul className={classes.rows}>
      {data.items.map((one) => (
        <li key={one.id}>
          <Link to="/process-reports" search={{ view: 'tables', open: one.id }} className={classes.row}>
            <strong>{say(one.unit as Text, i18n.locale)}</strong>
            <span>{monthName(one.month, i18n.locale)}</span>
            <State one={one} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function State({ one }: { one: MonitoringTableLine }) {
  const { i18n } = useLingui();
  if (!one.signed_at) {
    return (
      <Badge variant="light" color={one.may_sign ? 'orange' : 'gray'}>
        <Trans>waits for a signature</Trans>
      </Badge>
    );
  }
  const day = dayOfMoment(one.signed_at, i18n.locale);
  return (
    <span className={classes.dim}>
      <Trans>
        Signed by {one.signed_as}, {day}
      </Trans>
      {' · '}
      <Trans>
        read by {one.read} of {one.readers}
      </Trans>
    </span>
  );
}
