import { Trans, useLingui } from '@lingui/react/macro';
import { lazy } from 'react';
import { may, useMe } from '../../lib/session';
import { TabbedPage } from '../../ui/tabbed-page';
import { InspectionList } from './inspection-list';

const Rounds = lazy(async () => ({ default: (await import('./rounds')).Rounds }));
const Walks = lazy(async () => ({ default: (await import('./walks')).Walks }));
const Findings = lazy(async () => ({ default: (await import('./findings')).Findings }));
const Judged = lazy(async () => ({ default: (await import('./judged')).Judged }));

/** What one has to inspect, the rounds that were drawn, and what they found. */
export function InspectionsPage() {
  const { t } = useLingui();
  const me = useMe();
  const inspects = may(me, 'inspections:interaction:inspect');
  const sees = inspects || may(me, 'inspections:round:draw');
  const mine = {
    name: 'mine',
    title: <Trans>To inspect</Trans>,
    shown: <InspectionList asked={{ mine: true, state: 'open' }} mine />,
  };
  const seen = [
    { name: 'rounds', title: <Trans>Rounds</Trans>, shown: <Rounds /> },
    { name: 'judged', title: <Trans>Results</Trans>, shown: <Judged /> },
    { name: 'walks', title: <Trans>Walk-throughs</Trans>, shown: <Walks /> },
  ];
  const findings = { name: 'findings', title: <Trans>Findings</Trans>, shown: <Findings /> };
  return <TabbedPage title={t`Inspections`} views={[...(inspects ? [mine] : []), ...(sees ? seen : []), findings]} />;
}
