import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Select } from '@mantine/core';
import { IconFileAnalytics, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getComplaintReport, listComplaintReports } from '../../api/generated';
import { useCommands } from '../../lib/commands';
import { monthName } from '../../lib/format';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import classes from './complaints.module.css';
import { BySelect, FigureBoard, useBy } from './figure-board';

const PRINT = msg`Print the report`;
const GROUP = msg`Complaints`;

/** The reports that made themselves, the latest first; one of them to read, print and take along. */
export function Reports() {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const queryKey = ['complaints', 'reports'];
  useLiveQuery(queryKey, ['complaints'], undefined, 60_000);
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => ask(listComplaintReports()) });
  const month = params.month ?? data?.items[0]?.month;
  const print = () => window.print();
  useCommands([{ id: 'report-print', title: PRINT, group: GROUP, enabled: month !== undefined, run: print }]);
  const me = useMe();
  const by = useBy();
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  if (!month) {
    return (
      <Empty icon={<IconFileAnalytics size={20} />} title={<Trans>No report yet</Trans>}>
        <Trans>On the first of each month the report of the month before makes itself.</Trans>
      </Empty>
    );
  }
  const file = `/api/exports/complaint-reports/${month}?by=${by}&language=${i18n.locale}`;
  return (
    <>
      <div className={classes.bar} data-on-screen>
        <Select
          w={180}
          aria-label={t`Month`}
          allowDeselect={false}
          value={month}
          onChange={(value) => change({ month: value ?? undefined })}
          data={data.items.map((one) => ({ value: one.month, label: monthName(one.month, i18n.locale) }))}
        />
        <BySelect without="month" />
        <span className={classes.files}>
          {may(me, 'exchange:list:export') && (
            <>
              <Anchor size="sm" href={file} download>
                <Trans>CSV</Trans>
              </Anchor>
              <Anchor size="sm" href={`${file}&format=xlsx`} download>
                <Trans>XLSX</Trans>
              </Anchor>
            </>
          )}
          <Button variant="default" leftSection={<IconPrinter size={14} />} onClick={print}>
            <Trans>Print</Trans>
          </Button>
        </span>
      </div>
      <Report month={month} />
    </>
  );
}

function Report({ month }: { month: string }) {
  const { i18n } = useLingui();
  const chosen = useBy();
  const by = chosen === 'month' ? 'region' : chosen;
  const { data, error, refetch } = useQuery({
    queryKey: ['complaints', 'report', month, by],
    queryFn: () => ask(getComplaintReport({ path: { month }, query: { by } })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const name = monthName(data.month, i18n.locale);
  return (
    <article className={classes.report}>
      <h1>
        <Trans>Complaints in {name}</Trans>
      </h1>
      <p className={classes.dim}>
        <Trans>
          Made <Moment at={data.made_at} />; it does not change any more. What its figures lead to is the register as it
          is now.
        </Trans>
      </p>
      <FigureBoard figures={data.figures} by={by} />
    </article>
  );
}
