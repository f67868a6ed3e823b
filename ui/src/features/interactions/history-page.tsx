import { Trans, useLingui } from '@lingui/react/macro';
import { Select } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ask } from '../../api/client';
import { listInteractions } from '../../api/generated';
import type { InteractionRow, Text } from '../../api/types';
import { useNames } from '../../lib/collection';
import { clock } from '../../lib/format';
import { useLiveQuery } from '../../lib/live';
import { say } from '../../lib/text';
import { DayField } from '../../ui/day-field';
import { endingsOf, wordsFor } from '../../ui/interaction-words';
import { ListPage } from '../../ui/page';
import { StateBadge } from '../../ui/state-badge';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { usePages } from '../../ui/table/use-pages';
import { useView } from '../../ui/table/view';
import { Moment, Since } from '../../ui/time';
import { SurveyStrip } from './surveys';

const NONE = 'none';

/** Every interaction one may see, live ones first; all filters stand in the address. */
export function HistoryPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const control = useView();
  const { search } = control.view;
  const { state, queue_id, agent_id, simulated, internal, from, to } = control.params;
  const { brand_id, channel_id, service_id, unclassified } = control.params;
  const query = {
    simulated: simulated === '1' || undefined,
    search,
    state: (state || undefined) as 'live' | 'ended' | undefined,
    queue_id,
    agent_id,
    brand_id,
    channel_id,
    service_id,
    unclassified: unclassified === '1' || undefined,
    internal: internal === '1' || undefined,
    from: from ? new Date(`${from}T00:00`).toISOString() : undefined,
    to: to ? new Date(`${to}T23:59:59.999`).toISOString() : undefined,
  };
  const key = ['interactions', 'history', query];
  useLiveQuery(key, ['interactions']);
  const pages = usePages(key, (cursor) => ask(listInteractions({ query: { ...query, cursor, limit: 100 } as never })));
  const columns = useColumns();
  return (
    <ListPage title={t`History`}>
      <SurveyStrip
        queue_id={queue_id}
        agent_id={agent_id}
        from={query.from}
        to={query.to}
        simulated={query.simulated}
      />
      <DataTable
        label={t`History`}
        count={pages.total}
        rows={pages.rows}
        columns={columns}
        rowId={(row) => row.id}
        control={control}
        error={pages.error}
        retry={pages.retry}
        onEnd={pages.onEnd}
        server
        onOpen={(row) => void navigate({ to: '/interactions/$id', params: { id: row.id } })}
        filters={<Filters control={control} />}
        empty={
          <Empty icon={<IconHistory size={20} />} title={<Trans>Nothing has happened yet</Trans>}>
            <Trans>Open a call page from the entry points and make the first call.</Trans>
          </Empty>
        }
      />
    </ListPage>
  );
}

function Filters({ control }: { control: ReturnType<typeof useView> }) {
  const { t } = useLingui();
  const queues = useNames('queues');
  const agents = useNames('users');
  const services = useNames('services');
  const { state, queue_id, agent_id, service_id, unclassified, simulated, internal, from, to } = control.params;
  const options = (names: Map<string, string>) =>
    [...names].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
  return (
    <>
      <Select
        w={116}
        aria-label={t`State`}
        placeholder={t`State`}
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        value={state ?? null}
        onChange={(value) => control.change({ state: value ?? undefined })}
        data={[
          { value: 'live', label: t`Live` },
          { value: 'ended', label: t`Ended` },
        ]}
      />
      <Select
        w={150}
        aria-label={t`Queue`}
        placeholder={t`Queue`}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        value={queue_id ?? null}
        onChange={(value) => control.change({ queue_id: value ?? undefined })}
        data={options(queues)}
      />
      <Select
        w={160}
        aria-label={t`Agent`}
        placeholder={t`Agent`}
        searchable
        clearable
        limit={100}
        clearButtonProps={{ 'aria-label': t`Clear` }}
        value={agent_id ?? null}
        onChange={(value) => control.change({ agent_id: value ?? undefined })}
        data={options(agents)}
      />
      <Select
        w={170}
        aria-label={t`Service`}
        placeholder={t`Service`}
        searchable
        clearable
        limit={100}
        clearButtonProps={{ 'aria-label': t`Clear` }}
        value={unclassified === '1' ? NONE : (service_id ?? null)}
        onChange={(value) =>
          control.change({
            service_id: value === NONE ? undefined : (value ?? undefined),
            unclassified: value === NONE ? '1' : undefined,
            ...(value ? {} : { channel_id: undefined, brand_id: undefined }),
          })
        }
        data={[{ value: NONE, label: t`About no service` }, ...options(services)]}
      />
      <Select
        w={116}
        aria-label={t`Floor`}
        allowDeselect={false}
        value={simulated === '1' ? 'simulated' : internal === '1' ? 'colleagues' : 'real'}
        onChange={(value) =>
          control.change({
            simulated: value === 'simulated' ? '1' : undefined,
            internal: value === 'colleagues' ? '1' : undefined,
          })
        }
        data={[
          { value: 'real', label: t`Real` },
          { value: 'colleagues', label: t`Colleagues` },
          { value: 'simulated', label: t`Simulated` },
        ]}
      />
      <DayField label={t`From`} value={from} onChange={(from) => control.change({ from })} />
      <DayField label={t`Until`} value={to} onChange={(to) => control.change({ to })} />
    </>
  );
}

function useColumns(): Column<InteractionRow>[] {
  const { t, i18n } = useLingui();
  return useMemo(() => {
    const name = (ref: { name: Text } | null | undefined) => (ref ? say(ref.name, i18n.locale) : '');
    return [
      {
        id: 'started_at',
        title: t`Started`,
        value: (row) => row.started_at,
        cell: (row) => <Moment at={row.started_at} />,
        width: '100px',
      },
      {
        id: 'customer',
        title: t`Customer`,
        value: (row) =>
          row.caller
            ? `${name(row.caller as never)} → ${name(row.called as never)}`
            : name(row.customer as never) || row.address || t`Unknown caller`,
        width: 'minmax(96px, 1.3fr)',
      },
      { id: 'reference', title: t`Reference number`, value: (row) => row.reference, width: '150px', wide: true },
      { id: 'queue', title: t`Queue`, value: (row) => name(row.queue as never), wide: true },
      { id: 'agent', title: t`Agent`, value: (row) => name(row.agent as never), wide: true },
      { id: 'disposition', title: t`Disposition`, value: (row) => name(row.disposition as never), wide: true },
      {
        id: 'duration_s',
        title: t`Length`,
        end: true,
        width: '70px',
        wide: true,
        value: (row) => row.duration_s,
        cell: (row) =>
          row.duration_s != null ? clock(row.duration_s) : row.ended_at ? '' : <Since at={row.started_at} />,
      },
      {
        id: 'state',
        title: t`State`,
        value: (row) => row.state,
        cell: (row) =>
          row.state === 'ended' ? (
            wordsFor(endingsOf(row.medium, !!row.caller), row.ended_how, (descriptor) => i18n._(descriptor))
          ) : (
            <StateBadge state={row.state} medium={row.medium} />
          ),
        width: 'minmax(92px, 150px)',
      },
    ];
  }, [t, i18n]);
}
