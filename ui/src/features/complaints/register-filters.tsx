import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Popover, Select, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFilter, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Text } from '../../api/types';
import { useCollection, useNames } from '../../lib/collection';
import { say } from '../../lib/text';
import type { Params } from './query';
import { FIGURES, type FigureName } from './words';

export type FilterProps = { params: Params; change: (part: Params) => void };

const RARER = ['region', 'brand', 'service', 'cause', 'unit', 'simulated'];

/** Filters of the register; each stands in the address under its own name. */
export function RegisterFilters(props: FilterProps) {
  const { t } = useLingui();
  const { params, change } = props;
  const narrow = useMediaQuery('(max-width: 700px)');
  return (
    <>
      <Select
        w={110}
        aria-label={t`State`}
        placeholder={t`State`}
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        value={params.state ?? null}
        onChange={(state) => change({ state: state ?? undefined })}
        data={[
          { value: 'open', label: t({ message: 'Open', context: 'complaint' }) },
          { value: 'ended', label: t({ message: 'Closed', context: 'complaint' }) },
        ]}
      />
      <Switches {...props} />
      {narrow ? (
        <Places {...props} />
      ) : (
        <Popover shadow="md" withinPortal={false} trapFocus position="bottom-start">
          <Popover.Target>
            <Button variant="default" leftSection={<IconFilter size={14} />}>
              <Count params={params} />
            </Button>
          </Popover.Target>
          <Popover.Dropdown w={240}>
            <Stack gap="sm">
              <Places {...props} within />
            </Stack>
          </Popover.Dropdown>
        </Popover>
      )}
      <Behind {...props} />
    </>
  );
}

function Count({ params }: { params: Params }): ReactNode {
  const count = RARER.filter((name) => params[name]).length;
  return count ? <Trans>Filters: {count}</Trans> : <Trans>Filters</Trans>;
}

function Switches({ params, change }: FilterProps) {
  const { t } = useLingui();
  const names = { overdue: t`Overdue`, warned: t`Warning running`, repeated: t`Repeated` };
  return Object.entries(names).map(([name, label]) => (
    <Button
      key={name}
      variant={params[name] ? 'filled' : 'default'}
      aria-pressed={Boolean(params[name])}
      onClick={() => change({ [name]: params[name] ? undefined : 'true' })}
    >
      {label}
    </Button>
  ));
}

/** What led here from the figures, to be taken away again. */
function Behind({ params, change }: FilterProps) {
  const { i18n } = useLingui();
  const { figure, step } = params;
  const away = (part: Params) => change({ ...part, ...(figure && !step ? { from: undefined, to: undefined } : {}) });
  return (
    <>
      {figure && params.from && (
        <Button variant="default" rightSection={<IconX size={12} />} onClick={() => away({ figure: undefined })}>
          {i18n._(FIGURES[figure as FigureName] ?? FIGURES.closed)}
        </Button>
      )}
      {step && (
        <Button
          variant="default"
          rightSection={<IconX size={12} />}
          onClick={() => change({ step: undefined, process: undefined })}
        >
          <Trans>A step was late</Trans>
        </Button>
      )}
      {params.own_unit && (
        <Button variant="default" rightSection={<IconX size={12} />} onClick={() => change({ own_unit: undefined })}>
          <Trans>One team</Trans>
        </Button>
      )}
    </>
  );
}

/** Where and what: for the register and for the figures alike. */
export function Places({ params, change, within = false }: FilterProps & { within?: boolean }) {
  const { t } = useLingui();
  const lists = usePlaces();
  const one = (name: string, label: string, data: { value: string; label: string }[]) => (
    <Select
      key={name}
      w={within ? undefined : 132}
      label={within ? label : undefined}
      aria-label={label}
      placeholder={within ? t`Any` : label}
      searchable={data.length > 8}
      clearable
      clearButtonProps={{ 'aria-label': t`Clear` }}
      comboboxProps={within ? { withinPortal: false } : undefined}
      value={params[name] ?? null}
      onChange={(value) => change({ [name]: value ?? undefined })}
      data={data}
    />
  );
  const unknown = { value: 'none', label: t`Not known` };
  return (
    <>
      {one('region', t`Region`, [...lists.region, unknown])}
      {one('brand', t`Brand`, [...lists.brand, unknown])}
      {one('service', t`Service`, [...lists.service, unknown])}
      {one('cause', t`Cause`, [...lists.cause, unknown])}
      {one('unit', t`Team`, lists.unit)}
      {one('simulated', t`Floor`, [{ value: 'true', label: t`Simulated` }])}
    </>
  );
}

/** The regions, brands, services, causes and teams there are, as options. */
export function usePlaces() {
  const options = (names: Map<string, string>) => [...names].map(([value, label]) => ({ value, label }));
  return {
    region: options(useNames('regions')),
    brand: options(useNames('brands')),
    service: options(useNames('services')),
    unit: options(useNames('units')),
    cause: useCauses(),
  };
}

type Choice = { value: string; label: Text };

/** What complaints may be caused by: the choices of the ticket field `cause`. */
export function useCauses(): { value: string; label: string }[] {
  const { i18n } = useLingui();
  const { data } = useCollection('ticket-fields');
  const field = data?.find((row) => row.slug === 'cause');
  const choices = (field?.choices ?? []) as Choice[];
  return choices.map(({ value, label }) => ({ value, label: say(label, i18n.locale) }));
}
