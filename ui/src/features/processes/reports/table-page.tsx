import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Anchor, Button, Group, MultiSelect, Textarea } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ask } from '../../../api/client';
import {
  getMonitoringTable,
  readMonitoringTable,
  remarkMonitoringTable,
  signMonitoringTable,
} from '../../../api/generated';
import type { MonitoringTable, Text } from '../../../api/types';
import { useAct } from '../../../lib/act';
import { nameOf, useCollection } from '../../../lib/collection';
import { monthName } from '../../../lib/format';
import { useLiveQuery } from '../../../lib/live';
import { say } from '../../../lib/text';
import { Failure, RowsSkeleton } from '../../../ui/states';
import { Moment } from '../../../ui/time';
import { FigureRows } from './figure-rows';
import classes from './reports.module.css';

const OF_TABLES = [['governance']];

/** A month's table of a unit: its figures, what is remarked, the signature, and who has read it. */
export function OneTable({ id }: { id: string }) {
  const queryKey = ['governance', 'table', id];
  useLiveQuery(queryKey, ['governance']);
  const { data, error, refetch } = useQuery({ queryKey, queryFn: () => ask(getMonitoringTable({ path: { id } })) });
  const read = useAct(() => ask(readMonitoringTable({ path: { id } })), OF_TABLES);
  const { mutate } = read;
  const unread = data?.sent_to_me === true;
  useEffect(() => {
    if (unread) mutate(undefined);
  }, [unread, mutate]);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return <Shown table={data} />;
}

function Shown({ table }: { table: MonitoringTable }) {
  const { t, i18n } = useLingui();
  const [remark, setRemark] = useState(table.remark);
  const [remarks, setRemarks] = useState(table.remarks);
  const edits = table.may_sign;
  const changed = remark !== table.remark || JSON.stringify(remarks) !== JSON.stringify(table.remarks);
  const path = { id: table.id };
  const save = useAct(
    () => ask(remarkMonitoringTable({ path, body: { revision: table.revision, remark, remarks } })),
    OF_TABLES,
    t`Saved`,
  );
  const unit = say(table.unit as Text, i18n.locale);
  return (
    <article className={classes.report}>
      <Anchor component={Link} to="/process-reports" search={{ view: 'tables' } as never} size="sm" data-on-screen>
        <Trans>All monitoring tables</Trans>
      </Anchor>
      <h2>
        {unit} · {monthName(table.month, i18n.locale)}
      </h2>
      <Signed table={table} />
      <FigureRows
        title={t`Process`}
        rows={table.rows}
        whole={table.whole}
        linked
        more={{
          title: t`Remark`,
          of: (row) =>
            edits ? (
              <Textarea
                aria-label={t`Remark on ${say(row.name as Text, i18n.locale) || (row.key ?? '')}`}
                autosize
                minRows={1}
                maxLength={4000}
                value={remarks[row.key ?? ''] ?? ''}
                onChange={(event) => setRemarks({ ...remarks, [row.key ?? '']: event.currentTarget.value })}
              />
            ) : (
              (table.remarks[row.key ?? ''] ?? '')
            ),
        }}
      />
      {edits ? (
        <div className={classes.form}>
          <Textarea
            label={t`What is to be said of the month`}
            autosize
            minRows={3}
            maxLength={4000}
            value={remark}
            onChange={(event) => setRemark(event.currentTarget.value)}
          />
          <Group>
            <Button
              variant="default"
              disabled={!changed}
              loading={save.isPending}
              onClick={() => save.mutate(undefined)}
            >
              <Trans>Save</Trans>
            </Button>
          </Group>
          <Sign table={table} changed={changed} />
        </div>
      ) : (
        table.remark && <p className={classes.said}>{table.remark}</p>
      )}
    </article>
  );
}

function Signed({ table }: { table: MonitoringTable }) {
  const { t } = useLingui();
  if (!table.signed_at) {
    return (
      <p className={classes.dim}>
        <Trans>Not signed yet.</Trans>
      </p>
    );
  }
  const readers = table.people.map((one) => (one.read_at ? t`${one.name} (read)` : one.name)).join(', ');
  return (
    <>
      <p>
        <IconSignature size={16} aria-hidden className={classes.sign} />{' '}
        <Trans>
          Signed by {table.signed_as}, <Moment at={table.signed_at} />
        </Trans>
        <br />
        <span className={classes.dim}>
          <Trans>Sent to: {readers}</Trans>
        </span>
      </p>
      {table.holds === false && (
        <Alert color="red" title={t`This is not what was signed`}>
          <Trans>Figures or remarks were changed in the database after the signature.</Trans>
        </Alert>
      )}
    </>
  );
}

function Sign({ table, changed }: { table: MonitoringTable; changed: boolean }) {
  const { t, i18n } = useLingui();
  const [posts, setPosts] = useState<string[]>(table.posts);
  const known = useCollection('posts').data ?? [];
  const sign = useAct(
    () => ask(signMonitoringTable({ path: { id: table.id }, body: { revision: table.revision, posts } })),
    OF_TABLES,
    t`Signed and sent`,
  );
  return (
    <>
      <MultiSelect
        label={t`Send it to`}
        description={t`Everybody who holds one of these roles here gets it.`}
        data={known.map((post) => ({ value: String(post.slug), label: nameOf(post, i18n.locale) }))}
        value={posts}
        onChange={setPosts}
        searchable
      />
      <Group>
        <Button
          leftSection={<IconSignature size={16} />}
          disabled={!posts.length || changed}
          loading={sign.isPending}
          onClick={() => sign.mutate(undefined)}
        >
          <Trans>Sign and send</Trans>
        </Button>
        <span className={classes.dim}>
          {changed ? (
            <Trans>Save your remarks first.</Trans>
          ) : (
            <Trans>Figures and remarks stay as they are from then on.</Trans>
          )}
        </span>
      </Group>
    </>
  );
}
