import { Trans, useLingui } from '@lingui/react/macro';
import { Page } from '../../../ui/page';
import classes from '../measures.module.css';
import { Figures } from './figures';
import { Trace } from './trace';

const NO_TITLES = new Map();

/** How well all processes are followed: ranked, by unit, role, person and day, down to single runs. */
export function MonitorPage() {
  const { t } = useLingui();
  return (
    <Page title={t`Process monitor`} count={<Trans>how processes are followed</Trans>}>
      <div className={classes.measures}>
        <Figures titles={NO_TITLES} />
      </div>
      <Trace />
    </Page>
  );
}
