import { useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { getComplaintFigures } from '../../api/generated';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import classes from './complaints.module.css';
import { BySelect, FigureBoard, useBy } from './figure-board';
import { PERIODS, type Period, periodOf } from './period';
import { registerQuery } from './query';
import { Places } from './register-filters';

/** The figures of a period, whole and broken down; each opens the complaints that it counts. */
export function Figures() {
  const { t } = useLingui();
  const { params, change } = useView();
  const period = PERIODS.find((one) => one === params.period) ?? 'this-month';
  const by = useBy();
  const { from, to } = periodOf(period, new Date());
  const { region, brand, service, cause, unit, simulated } = registerQuery(params);
  const query = { from, to, by, region, brand, service, cause, unit, simulated };
  const queryKey = ['complaints', 'figures', query];
  useLiveQuery(queryKey, ['complaints'], undefined, CALM_MS);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => ask(getComplaintFigures({ query: query as never })),
    placeholderData: keepPreviousData,
  });
  const words: Record<Period, string> = {
    'this-month': t`This month`,
    'last-month': t`Last month`,
    '30-days': t`Last 30 days`,
    '90-days': t`Last 90 days`,
    year: t`Last 12 months`,
  };
  return (
    <>
      <div className={classes.bar}>
        <Select
          w={150}
          aria-label={t`Period`}
          allowDeselect={false}
          value={period}
          onChange={(value) => change({ period: value && value !== 'this-month' ? value : undefined })}
          data={PERIODS.map((value) => ({ value, label: words[value] }))}
        />
        <BySelect />
        <Places params={params} change={change} />
      </div>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <FigureBoard figures={data} by={by} />
      ) : (
        <RowsSkeleton />
      )}
    </>
  );
}
