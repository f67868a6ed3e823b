import { Trans, useLingui } from '@lingui/react/macro';
import { MultiSelect, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import type { AssignmentWanted } from '../../api/types';
import { useNames } from '../../lib/collection';
import { AssignForm } from './assign-form';
import classes from './map.module.css';
import type { Place } from './use-map';

type Props = { brand: string; category?: string; place: Place; close: () => void };
type Which = NonNullable<AssignmentWanted['cells']['which']>;

/** Many touchpoints at once: chosen by filter, counted before anything is written. */
export function AssignMany({ brand, category, place, close }: Props) {
  const { t } = useLingui();
  const [brands, setBrands] = useState([brand]);
  const [channels, setChannels] = useState<string[]>([]);
  const [categories, setCategories] = useState<string[]>(category ? [category] : []);
  const [services, setServices] = useState<string[]>([]);
  const [region, setRegion] = useState<string | null>(place.region_id ?? null);
  const [environment, setEnvironment] = useState<string | null>(place.environment_id ?? null);
  const [which, setWhich] = useState<Which>('blind');
  const options = {
    brands: useOptions('brands'),
    channels: useOptions('channels'),
    categories: useOptions('service-categories'),
    services: useOptions('services'),
    regions: useOptions('regions'),
    environments: useOptions('environments'),
  };
  const many = {
    size: 'xs',
    searchable: true,
    hidePickedOptions: true,
    nothingFoundMessage: t`Nothing found`,
  } as const;
  const one = { searchable: true, clearable: true, clearButtonProps: { 'aria-label': t`Clear` } } as const;
  return (
    <div className={classes.panel}>
      <Stack gap="xs">
        <MultiSelect {...many} label={t`Brands`} value={brands} onChange={setBrands} data={options.brands} />
        <MultiSelect
          {...many}
          label={t`Channels`}
          placeholder={channels.length ? '' : t`All`}
          value={channels}
          onChange={setChannels}
          data={options.channels}
        />
        <MultiSelect
          {...many}
          label={t`Service categories`}
          placeholder={categories.length ? '' : t`All`}
          value={categories}
          onChange={setCategories}
          data={options.categories}
        />
        <MultiSelect
          {...many}
          label={t`Services`}
          placeholder={services.length ? '' : t`All`}
          value={services}
          onChange={setServices}
          data={options.services}
        />
        <Select
          {...one}
          label={t`Region`}
          placeholder={t`All`}
          value={region}
          onChange={setRegion}
          data={options.regions}
        />
        <Select
          {...one}
          label={t`Customer environment`}
          placeholder={t`All`}
          value={environment}
          onChange={setEnvironment}
          data={options.environments}
        />
        <Select
          label={t`Which of them`}
          allowDeselect={false}
          value={which}
          onChange={(value) => setWhich((value ?? 'all') as Which)}
          data={[
            { value: 'blind', label: t`Blind spots` },
            { value: 'assigned', label: t`Those with a process` },
            { value: 'not_offered', label: t`Those not offered` },
            { value: 'all', label: t`All` },
          ]}
        />
      </Stack>
      <section aria-label={t`What they are to have`}>
        <h2>
          <Trans>What they are to have</Trans>
        </h2>
        <AssignForm
          cells={{
            brand_ids: brands,
            channel_ids: channels,
            category_ids: categories,
            service_ids: services,
            region_id: region,
            environment_id: environment,
            which,
          }}
          done={close}
        />
      </section>
    </div>
  );
}

function useOptions(collection: Parameters<typeof useNames>[0]) {
  return [...useNames(collection)].map(([value, label]) => ({ value, label }));
}
