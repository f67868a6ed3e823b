import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useView } from '../../ui/table/view';
import { InspectionList } from './inspection-list';
import classes from './inspections.module.css';
import { JUDGED, VERDICTS } from './words';

const DAY_MS = 86_400_000;
const PARTS = ['process', 'unit', 'brand', 'region', 'person', 'days', 'floor'];

/** What was judged, as far as the address asks for it: the inspections behind a figure of the monitor. */
export function Judged() {
  const { t, i18n } = useLingui();
  const { params, change } = useView();
  const { process, unit, brand, region, person, days, floor } = params;
  const verdict = VERDICTS.find((one) => one === params.verdict);
  // In whole days, as the monitor counts them.
  const from = useMemo(
    () => days && `${new Date(Date.now() - Number(days) * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`,
    [days],
  );
  const narrowed = PARTS.some((one) => params[one]);
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t`Which of them`}
          value={verdict ?? 'all'}
          onChange={(value) => change({ verdict: value === 'all' ? undefined : value })}
          data={[
            { value: 'all', label: t`All` },
            ...VERDICTS.map((value) => ({ value, label: i18n._(JUDGED[value]) })),
          ]}
        />
        {narrowed && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconX size={13} />}
            onClick={() => change(Object.fromEntries(PARTS.map((one) => [one, undefined])))}
          >
            <Trans>Of all processes and times</Trans>
          </Button>
        )}
      </div>
      <InspectionList
        asked={{
          state: 'submitted',
          verdict,
          process,
          unit_id: unit,
          brand_id: brand,
          region_id: region,
          person_id: person,
          from: from || undefined,
          simulated: floor === 'simulated' ? true : narrowed ? false : undefined,
        }}
      />
    </>
  );
}
