import { Trans, useLingui } from '@lingui/react/macro';
import { lazy } from 'react';
import { TabbedPage } from '../../ui/tabbed-page';
import { ComplaintDrawer } from './complaint-drawer';
import { Register } from './register';

const Warnings = lazy(async () => ({ default: (await import('./warnings')).Warnings }));
const Figures = lazy(async () => ({ default: (await import('./figures')).Figures }));
const Reports = lazy(async () => ({ default: (await import('./reports')).Reports }));

/** Complaints as an overseer has them: the register, the board of warnings, the figures, the monthly reports. */
export function ComplaintsPage() {
  const { t } = useLingui();
  return (
    <TabbedPage
      title={t`Complaints`}
      views={[
        { name: 'register', title: <Trans>Register</Trans>, shown: <Register />, fills: true },
        { name: 'warnings', title: <Trans>Running warnings</Trans>, shown: <Warnings />, fills: true },
        { name: 'figures', title: <Trans>Figures</Trans>, shown: <Figures /> },
        { name: 'reports', title: <Trans>Monthly reports</Trans>, shown: <Reports />, ownHead: true },
      ]}
    >
      <ComplaintDrawer />
    </TabbedPage>
  );
}
