import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../../api/client';
import { listBulletinReaders } from '../../../api/generated';
import type { Text } from '../../../api/types';
import { useNames } from '../../../lib/collection';
import { useLiveQuery } from '../../../lib/live';
import { say } from '../../../lib/text';
import { Moment } from '../../../ui/time';
import type { Screen } from '../screen';
import classes from './bulletins.module.css';

export function useBulletins(): Screen {
  const { t, i18n } = useLingui();
  const queues = useNames('queues');
  return {
    collection: 'bulletins',
    title: t`Bulletins`,
    create: t`New bulletin`,
    purpose: t`What agents must read before the next customer rings.`,
    columns: [
      {
        id: 'name',
        title: t`Title`,
        value: (row) => say(row.name as Text, i18n.locale),
        width: 'minmax(160px, 1.5fr)',
      },
      {
        id: 'queues',
        title: t`Queues`,
        value: (row) => {
          const names = (row.queue_ids as string[]).map((id) => queues.get(id)).filter(Boolean);
          return names.length ? names.join(', ') : t`All queues`;
        },
        wide: true,
      },
      { id: 'must', title: t`Must be read`, value: (row) => (row.must_read ? t`Yes` : t`No`), width: '120px' },
    ],
    sections: [
      {
        fields: [
          { kind: 'texts', name: 'name', label: t`Title`, required: true },
          { kind: 'texts', name: 'body', label: t`Text`, required: true, long: true },
          {
            kind: 'multi',
            name: 'queue_ids',
            label: t`Queues`,
            from: 'queues',
            help: t`For the agents of these queues; none chosen: for everybody who takes work.`,
          },
          {
            kind: 'switch',
            name: 'must_read',
            label: t`Must be read`,
            help: t`No customer rings for an agent who has not read it. What rings already rings on.`,
          },
          {
            kind: 'moment',
            name: 'expires_at',
            label: t`Until`,
            help: t`From then on nobody need read it. Empty: until it is archived.`,
          },
        ],
      },
    ],
    blank: { name: {}, body: {}, queue_ids: [], must_read: true, expires_at: null },
    extra: (row) => <Readers id={row.id} />,
  };
}

/** Who has read it, and who has not. */
function Readers({ id }: { id: string }) {
  const key = ['setup', 'bulletins', id, 'readers'];
  useLiveQuery(key, ['setup:bulletins']);
  const { data } = useQuery({ queryKey: key, queryFn: () => ask(listBulletinReaders({ path: { id } })) });
  if (!data) return null;
  const read = data.items.filter((reader) => reader.read_at).length;
  const all = data.items.length;
  return (
    <section className={classes.readers}>
      <h3>
        <Trans>
          Read by {read} of {all}
        </Trans>
      </h3>
      <ul>
        {data.items.map(({ agent, read_at }) => (
          <li key={agent.id} data-read={!!read_at || undefined}>
            <span>{agent.name}</span>
            {read_at ? <Moment at={read_at} brief /> : <Trans>Not yet</Trans>}
          </li>
        ))}
      </ul>
    </section>
  );
}
