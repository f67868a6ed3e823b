import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer, Select } from '@mantine/core';
import { IconChartDots, IconHistory, IconMap2, IconTableOptions } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Text } from '../../api/types';
import { useCollection, useNames } from '../../lib/collection';
import { useCommands } from '../../lib/commands';
import { number } from '../../lib/format';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Page } from '../../ui/page';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { AssignMany } from './assign-many';
import { Changes } from './changes';
import classes from './map.module.css';
import { inOrder, matrixOf, rateOf, within } from './map-model';
import { MatrixGrid } from './matrix';
import { TouchpointPanel } from './touchpoint-panel';
import { useCatalogue, useProcessMap } from './use-map';

const GROUP = msg`Process map`;
const MANY = msg`Assign many touchpoints`;

/** The process map: services by channels of a brand, with what serves each. All that is chosen stands in the address. */
export function MapPage() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const navigate = useNavigate();
  const { params, change } = useView();
  const { data: brands } = useCollection('brands');
  const { data: channels } = useCollection('channels');
  const { rows, error: failed } = useCatalogue(i18n.locale);
  const brand =
    params.brand ?? [...(brands ?? [])].sort((a, b) => String(a.label).localeCompare(String(b.label)))[0]?.id;
  const place = { region_id: params.region, environment_id: params.environment };
  const simulated = params.simulated === '1';
  const { map, traffic, rates, cellRates } = useProcessMap(brand, place, simulated);
  const posts = useNames('posts');
  const mayEdit = may(me, 'touchpoints:touchpoint:edit');
  const matrix = useMemo(
    () => rows && channels && matrixOf(within(rows, params.category), inOrder(channels), map.data, traffic.data),
    [rows, channels, params.category, map.data, traffic.data],
  );
  const processes = useMemo(() => new Map(map.data?.processes.map((one) => [one.slug, one])), [map.data]);
  useCommands([
    { id: 'map-many', title: MANY, group: GROUP, keys: 'c', enabled: mayEdit, run: () => change({ open: 'many' }) },
  ]);
  const [channelId, serviceId] = params.open?.split('.') ?? [];
  const channel = matrix?.channels.find((one) => one.id === channelId);
  const service = matrix?.rows.find((one) => one.id === serviceId && !one.category);
  const cell = channel && service && matrix?.cell(service, channel);
  const close = () => change({ open: undefined });
  const opened = cell ? (cell.touchpoint?.code ?? say(cell.service.name as Text, i18n.locale)) : undefined;
  const title =
    params.open === 'many'
      ? t`Assign many touchpoints`
      : params.open === 'changes'
        ? t`Changes of the map`
        : (opened ?? '');
  const error = failed ?? map.error ?? traffic.error;
  return (
    <Page
      title={t`Process map`}
      actions={
        <>
          {may(me, 'processes:process:see') && (
            <Button
              variant="default"
              leftSection={<IconChartDots size={14} />}
              onClick={() => void navigate({ to: '/map/contact', search: { brand } as never })}
            >
              <Trans>Contact matrix</Trans>
            </Button>
          )}
          <Button variant="default" leftSection={<IconHistory size={14} />} onClick={() => change({ open: 'changes' })}>
            <Trans>Changes</Trans>
          </Button>
          {mayEdit && (
            <Button leftSection={<IconTableOptions size={14} />} onClick={() => change({ open: 'many' })}>
              <Trans>Assign many</Trans>
            </Button>
          )}
        </>
      }
    >
      <div className={classes.frame}>
        <Filters brand={brand} params={params} change={change} />
        {error && !matrix ? (
          <Failure error={error} />
        ) : !matrix || (brand && !map.data) ? (
          <RowsSkeleton />
        ) : !brand || matrix.channels.length === 0 || !matrix.rows.some((one) => !one.category) ? (
          <Empty icon={<IconMap2 size={20} />} title={<Trans>Nothing to map yet</Trans>}>
            <Trans>The map needs a brand, a channel and a service. Set them up first.</Trans>
          </Empty>
        ) : (
          <>
            <p className={classes.summary}>
              <span>
                <strong>{number(matrix.summary.processes, i18n.locale)}</strong> <Trans>with a process</Trans>
              </span>
              <span data-bad={matrix.summary.blind > 0 || undefined}>
                <strong>{number(matrix.summary.blind, i18n.locale)}</strong> <Trans>blind spots</Trans>
              </span>
              <span data-bad={matrix.summary.lost > 0 || undefined}>
                <strong>{number(matrix.summary.lost, i18n.locale)}</strong>{' '}
                <Trans>interactions without a process</Trans>
              </span>
              <Link
                to="/history"
                search={
                  {
                    unclassified: '1',
                    brand_id: brand,
                    from: traffic.data?.since.slice(0, 10),
                    simulated: simulated ? '1' : undefined,
                  } as never
                }
              >
                <Plural
                  value={traffic.data?.unclassified ?? 0}
                  one="# interaction about no service"
                  other="# interactions about no service"
                />
              </Link>
              <span>
                <Trans>
                  Traffic and compliance rate of 30 days; in brackets that of the process as a whole. – %: no run has
                  ended yet.
                </Trans>
              </span>
            </p>
            <MatrixGrid
              label={t`Services by channels`}
              matrix={matrix}
              processes={processes}
              rates={cellRates}
              whole={rates}
              posts={posts}
              opened={params.open}
              onOpen={(one) => change({ open: `${one.channel.id}.${one.service.id}` })}
            />
          </>
        )}
      </div>
      <Drawer
        opened={title !== ''}
        onClose={close}
        position="right"
        size={520}
        padding={0}
        title={title}
        closeButtonProps={{ 'aria-label': t`Close` }}
        styles={{
          header: { paddingInline: 20, borderBlockEnd: '1px solid var(--sr-line)', minHeight: 48 },
          title: { fontWeight: 600 },
        }}
      >
        {cell && brand && (
          <TouchpointPanel
            key={`${params.open} ${cell.touchpoint?.id}`}
            cell={cell}
            brand={brand}
            place={place}
            since={traffic.data?.since}
            simulated={simulated}
            rate={rates.get(cell.touchpoint?.process ?? '')}
            here={rateOf(cellRates, cell)}
            process={cell.touchpoint?.process ? processes.get(cell.touchpoint.process) : undefined}
            mayEdit={mayEdit}
            close={close}
          />
        )}
        {params.open === 'many' && brand && (
          <AssignMany brand={brand} category={params.category} place={place} close={close} />
        )}
        {params.open === 'changes' && <Changes mayEdit={mayEdit} />}
      </Drawer>
    </Page>
  );
}

type FilterProps = {
  brand?: string;
  params: Record<string, string | undefined>;
  change: (part: Record<string, string | undefined>) => void;
};

function Filters({ brand, params, change }: FilterProps) {
  const { t } = useLingui();
  const names = {
    brand: useNames('brands'),
    category: useNames('service-categories'),
    region: useNames('regions'),
    environment: useNames('environments'),
  };
  const options = (of: Map<string, string>) => [...of].map(([value, label]) => ({ value, label }));
  const filter = (name: 'category' | 'region' | 'environment', label: string) => (
    <Select
      w={160}
      aria-label={label}
      placeholder={label}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t`Clear` }}
      value={params[name] ?? null}
      onChange={(value) => change({ [name]: value ?? undefined })}
      data={options(names[name])}
    />
  );
  return (
    <div className={classes.filters}>
      <Select
        w={160}
        aria-label={t`Brand`}
        allowDeselect={false}
        value={brand ?? null}
        onChange={(value) => change({ brand: value ?? undefined })}
        data={options(names.brand)}
      />
      {filter('category', t`Category`)}
      {filter('region', t`Region`)}
      {filter('environment', t`Customer environment`)}
      <Select
        w={120}
        aria-label={t`Floor`}
        allowDeselect={false}
        value={params.simulated === '1' ? 'simulated' : 'real'}
        onChange={(value) => change({ simulated: value === 'simulated' ? '1' : undefined })}
        data={[
          { value: 'real', label: t`Real` },
          { value: 'simulated', label: t`Simulated` },
        ]}
      />
    </div>
  );
}
