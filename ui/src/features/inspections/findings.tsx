import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, SegmentedControl, Textarea } from '@mantine/core';
import { IconClipboardCheck } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client';
import { listFindings, moveFinding } from '../../api/generated';
import type { WalkFinding as Finding, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { useView } from '../../ui/table/view';
import { Moment } from '../../ui/time';
import classes from './inspections.module.css';
import { Photos } from './photos';
import { FINDING_STATES, type FindingState, KEY, SEVERITIES, SEVERITY_COLOURS, STATE_COLOURS } from './words';

/** Findings to be mended and verified: one's own, or all that one may see. */
export function Findings() {
  const { t } = useLingui();
  const me = useMe();
  const { params, change } = useView();
  const oversees = may(me, ['inspections:interaction:inspect', 'inspections:round:draw']);
  const mine = !oversees || params.whose === 'mine';
  const query = { mine, limit: 100 };
  const queryKey = [...KEY, 'findings', query];
  useLiveQuery(queryKey, oversees ? ['inspections'] : []);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => ask(listFindings({ query })),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return (
    <>
      {oversees && (
        <div className={classes.bar}>
          <SegmentedControl
            size="xs"
            aria-label={t`Which of them`}
            value={mine ? 'mine' : 'all'}
            onChange={(value) => change({ whose: value === 'mine' ? 'mine' : undefined })}
            data={[
              { value: 'all', label: t`All` },
              { value: 'mine', label: t`Mine to mend` },
            ]}
          />
        </div>
      )}
      {data.items.length ? (
        <ul className={classes.rows} aria-label={t`Findings`}>
          {data.items.map((one) => (
            <li key={one.id}>
              <FindingRow finding={one} />
            </li>
          ))}
        </ul>
      ) : (
        <Empty icon={<IconClipboardCheck size={20} />} title={<Trans>No findings</Trans>}>
          <Trans>What inspectors find on walk-throughs and is yours to mend stands here.</Trans>
        </Empty>
      )}
    </>
  );
}

/** One finding: what is wrong, whose it is, its photos, what was said of it, and what one may make of it. */
export function FindingRow({ finding }: { finding: Finding }) {
  const { t, i18n } = useLingui();
  const [moving, setMoving] = useState<FindingState>();
  const [remark, setRemark] = useState('');
  const move = useAct(
    async (to: FindingState) => {
      await ask(moveFinding({ path: { id: finding.id }, body: { to, remark: remark.trim() } }));
      setMoving(undefined);
      setRemark('');
    },
    [KEY],
  );
  const makes: Record<FindingState, string> = {
    mended: t`It is mended`,
    verified: t`Verified`,
    open: t`Not mended`,
  };
  const owner = finding.owner ?? (say(finding.post_name as Text, i18n.locale) || finding.post);
  const process = say(finding.process_title as Text, i18n.locale) || finding.process;
  return (
    <div className={classes.row}>
      <div className={classes.main}>
        <strong>
          #{finding.number} · {process}
          {finding.step && ` · ${finding.step}`}
        </strong>
        <p className={classes.words} dir="auto">
          {finding.text}
        </p>
        <span className={classes.dim}>
          {t`Mended by: ${owner}`} ·{' '}
          <Trans>
            due <Moment at={finding.due_at} />
          </Trans>{' '}
          · {finding.filed_by} <Moment at={finding.filed_at} />
        </span>
        {finding.trail.map((one) => (
          <span key={one.at} className={classes.dim}>
            <Moment at={one.at} /> {one.by}: {makes[one.state]}
            {one.remark && (
              <>
                {' '}
                <q dir="auto">{one.remark}</q>
              </>
            )}
          </span>
        ))}
        <Photos finding={finding} more={finding.moves.length > 0 && finding.photos.length < 10} />
        {moving && (
          <>
            <Textarea
              mt="xs"
              autosize
              minRows={2}
              maxLength={4000}
              label={t`Remark`}
              value={remark}
              onChange={(event) => setRemark(event.currentTarget.value)}
            />
            <Group mt="xs">
              <Button loading={move.isPending} onClick={() => move.mutate(moving)}>
                {makes[moving]}
              </Button>
              <Button variant="default" onClick={() => setMoving(undefined)}>
                <Trans>Cancel</Trans>
              </Button>
            </Group>
          </>
        )}
      </div>
      <span className={classes.marks}>
        {finding.late && <Badge variant="light" color="red">{t`Overdue`}</Badge>}
        <Badge variant="light" color={SEVERITY_COLOURS[finding.severity]}>
          {i18n._(SEVERITIES[finding.severity])}
        </Badge>
        <Badge variant="light" color={STATE_COLOURS[finding.state]}>
          {i18n._(FINDING_STATES[finding.state])}
        </Badge>
        {!moving &&
          finding.moves.map((to) => (
            <Button key={to} variant="default" onClick={() => setMoving(to)}>
              {makes[to]}…
            </Button>
          ))}
      </span>
    </div>
  );
}
