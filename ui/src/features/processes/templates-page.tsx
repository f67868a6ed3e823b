import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Drawer } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ask } from '../../api/client';
import type { Collection, Row } from '../../api/collections';
import { listTemplates, putTemplateToUse } from '../../api/generated';
import type { Template, Text } from '../../api/types';
import { nameOf, useCollection } from '../../lib/collection';
import { say } from '../../lib/text';
import { toast } from '../../lib/toasts';
import type { Field, Option, Values } from '../../ui/form/fields';
import { Form } from '../../ui/form/form';
import { ListPage } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/data-table';
import { useView } from '../../ui/table/view';

/** Ready-made processes: choose one, say which of your queues and hours it uses, and customers meet it. */
export function TemplatesPage() {
  const { t, i18n } = useLingui();
  const control = useView();
  const { data, error, refetch } = useQuery({
    queryKey: ['templates'],
    queryFn: () => ask(listTemplates()),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [chosen, choose] = useState<Template>();
  const columns: Column<Template>[] = [
    { id: 'title', title: t`Title`, value: (row) => say(row.title as Text, i18n.locale), width: 'minmax(160px, 1fr)' },
    {
      id: 'purpose',
      title: t`What it does`,
      value: (row) => say(row.purpose as Text, i18n.locale),
      width: 'minmax(200px, 2fr)',
      wide: true,
    },
    {
      id: 'needs',
      title: t`Needs`,
      value: (row) => row.needs.map((need) => need.name).join(', '),
      width: 'minmax(120px, 1fr)',
      wide: true,
    },
    {
      id: 'cases',
      title: t`Proof`,
      value: (row) => row.cases,
      cell: (row) => <Plural value={row.cases} one="# case" other="# cases" />,
      width: '100px',
    },
  ];
  return (
    <ListPage title={t`Templates`}>
      <DataTable
        label={t`Templates`}
        rows={data?.items}
        columns={columns}
        rowId={(row) => row.slug}
        control={control}
        error={error}
        retry={() => void refetch()}
        onOpen={choose}
        openId={chosen?.slug}
        empty={<Empty title={<Trans>No template</Trans>} />}
      />
      <Drawer
        opened={chosen !== undefined}
        onClose={() => choose(undefined)}
        position="right"
        size={520}
        padding={0}
        title={chosen && say(chosen.title as Text, i18n.locale)}
        closeButtonProps={{ 'aria-label': t`Close` }}
        styles={{
          header: { paddingInline: 20, borderBlockEnd: '1px solid var(--sr-line)', minHeight: 48 },
          title: { fontWeight: 600 },
          content: { display: 'flex', flexDirection: 'column' },
          body: { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
        }}
      >
        {chosen && <UseTemplate key={chosen.slug} template={chosen} close={() => choose(undefined)} />}
      </Drawer>
    </ListPage>
  );
}

const FROM: Record<string, Collection> = {
  queue: 'queues',
  calendar: 'calendars',
  post: 'posts',
  announcement: 'announcements',
  'lookup table': 'lookup-tables',
};

/** What the template needs of the house, and where customers shall meet it. */
function UseTemplate({ template, close }: { template: Template; close: () => void }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const client = useQueryClient();
  const options = useOptions();
  const made = useRef('');
  const label: Record<string, string> = {
    queue: t`Queue`,
    calendar: t`Hours`,
    post: t`Role`,
    announcement: t`Announcement`,
    'lookup table': t`Lookup table`,
    process: t`Process`,
    address: t`Address`,
  };
  const needs: Field[] = template.needs.map((need, index) => {
    const shared = {
      name: `need${index}`,
      label: need.kind === 'address' ? t`Address of the other system` : `${label[need.kind]}: ${need.name}`,
      required: true,
    };
    return FROM[need.kind]
      ? { ...shared, kind: 'select' as const, options: options(FROM[need.kind] as Collection) }
      : { ...shared, kind: 'text' as const };
  });
  const where: Field[] = [
    { kind: 'text', name: 'process', label: t`Short name`, required: true, help: t`What your process is called.` },
    {
      kind: 'select',
      name: 'entry_point_id',
      label: t`Entry point`,
      from: 'entry-points',
      nothing: t`None yet: only publish it`,
    },
  ];
  const submit = async (values: Values) => {
    const names = template.needs.map((need, index) => ({ ...need, use: String(values[`need${index}`]) }));
    const body = {
      process: String(values.process),
      names,
      entry_point_id: (values.entry_point_id as string | null) || null,
    };
    const used = await ask(putTemplateToUse({ path: { slug: template.slug }, body }));
    await Promise.all(
      [['processes'], ['setup', 'entry-points']].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
    toast('done', t`Put to use`);
    made.current = used.process;
    return used;
  };
  const blank: Values = { process: template.slug, entry_point_id: null };
  for (const [index, need] of template.needs.entries()) {
    const fitting = FROM[need.kind] && options(FROM[need.kind] as Collection);
    const same = fitting?.find((option) => option.value === need.name);
    blank[`need${index}`] = need.kind === 'address' ? need.name : (same?.value ?? '');
  }
  return (
    <Form
      sections={[
        { title: say(template.purpose as Text, i18n.locale), fields: needs },
        { title: t`Where customers meet it`, fields: where },
      ]}
      initial={blank}
      existing={false}
      readOnly={false}
      submit={submit}
      submitLabel={t`Put to use`}
      onDone={() => void navigate({ to: '/processes/$slug', params: { slug: made.current } })}
      onCancel={close}
    />
  );
}

/** The rows of a collection by their short names: processes speak of those. */
function useOptions(): (name: Collection) => Option[] {
  const { i18n } = useLingui();
  const rows: Partial<Record<Collection, Row[] | undefined>> = {
    queues: useCollection('queues').data,
    calendars: useCollection('calendars').data,
    posts: useCollection('posts').data,
    announcements: useCollection('announcements').data,
    'lookup-tables': useCollection('lookup-tables').data,
  };
  return (name) => (rows[name] ?? []).map((row) => ({ value: String(row.slug), label: nameOf(row, i18n.locale) }));
}
