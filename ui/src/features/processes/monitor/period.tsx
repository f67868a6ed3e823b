import { useLingui } from '@lingui/react/macro';
import { SegmentedControl, Select } from '@mantine/core';
import { number } from '../../../lib/format';
import { useView } from '../../../ui/table/view';
import { PERIODS, useAsked } from './asked';

/** How far back figures go; in the address. */
export function Period() {
  const { t, i18n } = useLingui();
  const { change } = useView();
  const { days } = useAsked();
  return (
    <Select
      size="xs"
      w={150}
      aria-label={t`Period`}
      allowDeselect={false}
      value={days}
      onChange={(value) => change({ days: value && value !== '30' ? value : undefined })}
      data={PERIODS.map((value) => ({
        value,
        label: value === '1' ? t`Last day` : t`Last ${number(Number(value), i18n.locale)} days`,
      }))}
    />
  );
}

/** Real or simulated runs; in the address. */
export function Floor() {
  const { t } = useLingui();
  const { params, change } = useView();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t`Floor`}
      value={params.floor === 'simulated' ? 'simulated' : 'real'}
      onChange={(value) => change({ floor: value === 'simulated' ? value : undefined })}
      data={[
        { value: 'real', label: t`Real` },
        { value: 'simulated', label: t`Simulated` },
      ]}
    />
  );
}
