import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, SegmentedControl } from '@mantine/core';
import { IconPlus, IconTrendingUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { ask } from '../../../api/client';
import { listImprovements } from '../../../api/generated';
import type { Improvement, Text } from '../../../api/types';
import { useCommands } from '../../../lib/commands';
import { dayOf, percent } from '../../../lib/format';
import { useLiveQuery } from '../../../lib/live';
import { may, useMe } from '../../../lib/session';
import { say } from '../../../lib/text';
import { Empty, Failure, RowsSkeleton } from '../../../ui/states';
import { useView } from '../../../ui/table/view';
import { useMeasureNames } from '../monitor/words';
import { useImprovementWords } from './improvement-words';
import classes from './reports.module.css';

const ImprovementDrawer = lazy(async () => ({
  default: (await import('./improvement-drawer')).ImprovementDrawer,
}));
const NewImprovement = lazy(async () => ({ default: (await import('./improvement-new')).NewImprovement }));
const NEW = msg`New improvement`;
const GROUP = msg`Processes`;

/** What is being made better, of all processes or of one: what is wrong, who sees to it, the figure before and after. */
export function Improvements({ process }: { process?: string }) {
  const { t } = useLingui();
  const { params, change } = useView();
  const me = useMe();
  const over = params.state === 'over';
  const [adding, setAdding] = useState(false);
  const queryKey = ['governance', 'improvements', over, process];
  useLiveQuery(queryKey, ['governance']);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => ask(listImprovements({ query: { over, process } })),
  });
  const leads = may(me, 'governance:improvement:edit');
  useCommands([
    { id: 'improvement-new', title: NEW, group: GROUP, keys: 'c', enabled: leads, run: () => setAdding(true) },
  ]);
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t`State`}
          value={over ? 'over' : 'open'}
          onChange={(value) => change({ state: value === 'over' ? value : undefined })}
          data={[
            { value: 'open', label: t`In progress` },
            { value: 'over', label: t({ message: 'Over', context: 'improvement' }) },
          ]}
        />
        {leads && (
          <Button className={classes.last} leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
            <Trans>New improvement</Trans>
          </Button>
        )}
      </div>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <List items={data.items} open={(id) => change({ open: id })} />
      ) : (
        <RowsSkeleton />
      )}
      <Suspense>
        {params.open && <ImprovementDrawer id={params.open} close={() => change({ open: undefined })} />}
        {adding && (
          <NewImprovement
            process={process}
            close={() => setAdding(false)}
            made={(id) => change({ open: id, state: undefined })}
          />
        )}
      </Suspense>
    </>
  );
}

function List({ items, open }: { items: Improvement[]; open: (id: string) => void }) {
  const { i18n } = useLingui();
  const words = useImprovementWords();
  const measures = useMeasureNames();
  if (!items.length) {
    return (
      <Empty icon={<IconTrendingUp size={20} />} title={<Trans>No improvements here</Trans>}>
        <Trans>A benchmark that a month misses opens one by itself; a review or you may open others.</Trans>
      </Empty>
    );
  }
  return (
    <ul className={classes.rows}>
      {items.map((one) => (
        <li key={one.id}>
          <button type="button" className={classes.row} onClick={() => open(one.id)}>
            <span>
              <strong>{say(one.process_title as Text, i18n.locale) || one.process}</strong>
              <br />
              <span className={classes.dim}>
                {one.measure ? measures[one.measure] : one.problem}
                {one.measure && one.before && <Value improvement={one} />}
              </span>
            </span>
            <span className={classes.dim}>
              {one.owner ?? <Trans>Nobody sees to it yet</Trans>}
              {one.due_on && <> · {dayOf(one.due_on, i18n.locale)}</>}
            </span>
            <Badge variant="light" color={one.state === 'open' ? 'orange' : 'gray'}>
              {one.verdict ? words.verdict[one.verdict] : words.state[one.state]}
            </Badge>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Value({ improvement }: { improvement: Improvement }) {
  const { i18n } = useLingui();
  const { measure, before, after } = improvement;
  if (!measure || before?.figures[measure].value == null) return null;
  const then = after?.figures[measure].value;
  return (
    <>
      {' '}
      {percent(before.figures[measure].value, i18n.locale)}
      {then != null && <> → {percent(then, i18n.locale)}</>}
    </>
  );
}
