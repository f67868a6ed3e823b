import { Trans, useLingui } from '@lingui/react/macro';
import { lazy } from 'react';
import { TabbedPage } from '../../../ui/tabbed-page';
import { MonthReport } from './month-report';

const Tables = lazy(async () => ({ default: (await import('./tables')).Tables }));
const Improvements = lazy(async () => ({ default: (await import('./improvements')).Improvements }));
const Reviews = lazy(async () => ({ default: (await import('./reviews')).Reviews }));

/** Keeping processes good: the monthly report, monitoring tables to sign, improvements, and reviews by the calendar. */
export function ReportsPage() {
  const { t } = useLingui();
  return (
    <TabbedPage
      title={t`Process reports`}
      views={[
        { name: 'report', title: <Trans>Monthly report</Trans>, shown: <MonthReport />, ownHead: true },
        { name: 'tables', title: <Trans>Monitoring tables</Trans>, shown: <Tables /> },
        { name: 'improvements', title: <Trans>Improvements</Trans>, shown: <Improvements /> },
        { name: 'reviews', title: <Trans>Process reviews</Trans>, shown: <Reviews /> },
      ]}
    />
  );
}
