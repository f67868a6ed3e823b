import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Select } from '@mantine/core';
import { IconFileAnalytics, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../../api/client';
import { getProcessReport, listProcessReports } from '../../../api/generated';
import { useCommands } from '../../../lib/commands';
import { monthName } from '../../../lib/format';
import { useLiveQuery } from '../../../lib/live';
import { Empty, Failure, RowsSkeleton } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import { Moment } from '../../../ui/time';
import { FigureRows } from './figure-rows';
import classes from './reports.module.css';

const PRINT = msg`Print the report`;
const GROUP = msg`Processes`;
const WAYS = ['process', 'unit', 'brand'] as const;
type Way = (typeof WAYS)[number];

/** The report of a month, which made itself: the four measurements beside the month before. */
export function MonthReport() {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const queryKey = ['governance', 'reports'];
  useLiveQuery(queryKey, ['governance']);
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => ask(listProcessReports()) });
  const month = params.month ?? data?.items[0]?.month;
  const print = () => window.print();
  useCommands([{ id: 'process-report-print', title: PRINT, group: GROUP, enabled: month !== undefined, run: print }]);
  const by: Way = WAYS.find((one) => one === params.by) ?? 'process';
  const ways: Record<Way, string> = { process: t`Process`, unit: t`Unit`, brand: t`Brand` };
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  if (!month) {
    return (
      <Empty icon={<IconFileAnalytics size={20} />} title={<Trans>No report yet</Trans>}>
        <Trans>On the first of each month the report of the month before makes itself.</Trans>
      </Empty>
    );
  }
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
        <Select
          w={170}
          aria-label={t`By what`}
          allowDeselect={false}
          value={by}
          onChange={(value) => change({ by: value && value !== 'process' ? value : undefined })}
          data={WAYS.map((value) => ({ value, label: t`By ${ways[value]}` }))}
        />
        <Button className={classes.last} variant="default" leftSection={<IconPrinter size={14} />} onClick={print}>
          <Trans>Print</Trans>
        </Button>
      </div>
      <Report month={month} by={by} title={ways[by]} />
    </>
  );
}

function Report({ month, by, title }: { month: string; by: Way; title: string }) {
  const { i18n } = useLingui();
  const { data, error, refetch } = useQuery({
    queryKey: ['governance', 'report', month, by],
    queryFn: () => ask(getProcessReport({ path: { month }, query: { by } })),
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const name = monthName(data.month, i18n.locale);
  return (
    <article className={classes.report}>
      <h2>
        <Trans>Processes in {name}</Trans>
      </h2>
      <p className={classes.dim}>
        <Trans>
          Made <Moment at={data.made_at} />; it does not change any more.
        </Trans>{' '}
        {data.improvements > 0 && (
          <Link to="/process-reports" search={{ view: 'improvements' }}>
            <Trans>Improvements opened for benchmarks that were missed: {data.improvements}</Trans>
          </Link>
        )}
      </p>
      <FigureRows title={title} rows={data.rows} whole={data.whole} linked={by === 'process'} />
    </article>
  );
}
