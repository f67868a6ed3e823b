import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, MultiSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../../api/client';
import {
  askForProcessReview,
  decideProcessReview,
  type GetProcessDraftDiscussionResponse,
  getProcessDraftDiscussion,
  settleProcessDraftRemark,
  writeProcessDraftRemark,
} from '../../../api/generated';
import { useAct } from '../../../lib/act';
import { useCollection } from '../../../lib/collection';
import { useLiveQuery } from '../../../lib/live';
import { may, useMe } from '../../../lib/session';
import { Moment } from '../../../ui/time';
import classes from './designer.module.css';

export type Discussion = GetProcessDraftDiscussionResponse;

export function useDiscussion(id: string) {
  const key = ['process-drafts', id, 'discussion'];
  useLiveQuery(key, [`draft:${id}`]);
  return useQuery({ queryKey: key, queryFn: () => ask(getProcessDraftDiscussion({ path: { id } })) }).data;
}

type Props = {
  id: string;
  defined: number;
  talk: Discussion;
  step: string | undefined;
  readOnly: boolean;
  focus: (step: string) => void;
};

/** Remarks at steps, who is asked to review, and what they say. */
export function TalkPanel({ id, defined, talk, step, readOnly, focus }: Props) {
  const { t } = useLingui();
  const me = useMe();
  const key = ['process-drafts', id];
  const [text, setText] = useState('');
  const remark = useAct(
    (words: string) => ask(writeProcessDraftRemark({ path: { id }, body: { step: step ?? '', text: words } })),
    [key],
  );
  const settle = useAct((remark_id: string) => ask(settleProcessDraftRemark({ path: { id, remark_id } })), [key]);
  const shown = step ? talk.remarks.filter((one) => one.step === step) : talk.remarks;
  const mine = talk.reviewers.find((one) => one.user_id === me.user.id);
  return (
    <>
      <Reviewers id={id} talk={talk} readOnly={readOnly} />
      {mine && !readOnly && <Decide id={id} defined={defined} />}
      <ul className={classes.remarks} aria-label={t`Remarks`}>
        {shown.map((one) => (
          <li key={one.id} data-settled={one.settled_at !== null || undefined}>
            <p>
              <strong>{one.by}</strong> <Moment at={one.at} />{' '}
              {one.step && (
                <button type="button" className={classes.link} onClick={() => focus(one.step)}>
                  {one.step}
                </button>
              )}
            </p>
            <p>{one.text}</p>
            {one.settled_at ? (
              <small className={classes.dim}>
                <Trans>Dealt with</Trans>
              </small>
            ) : (
              !readOnly && (
                <Button size="compact-xs" variant="subtle" onClick={() => settle.mutate(one.id)}>
                  <Trans>Dealt with</Trans>
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      {!readOnly && (
        <>
          <Textarea
            size="xs"
            autosize
            minRows={2}
            label={step ? t`Remark about ${step}` : t`Remark about the whole`}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button
            size="compact-sm"
            variant="default"
            disabled={!text.trim()}
            loading={remark.isPending}
            onClick={() => remark.mutate(text.trim(), { onSuccess: () => setText('') })}
          >
            <Trans>Write the remark</Trans>
          </Button>
        </>
      )}
    </>
  );
}

function Reviewers({ id, talk, readOnly }: { id: string; talk: Discussion; readOnly: boolean }) {
  const { t } = useLingui();
  const me = useMe();
  const asks = useAct(
    (people: string[]) => ask(askForProcessReview({ path: { id }, body: { people } })),
    [['process-drafts', id]],
  );
  const words = { approved: t`approved`, returned: t`returned` };
  const canAsk = may(me, 'people:user:see') && may(me, 'processes:draft:edit') && !readOnly;
  return (
    <>
      {canAsk && <AskFor chosen={talk.reviewers.map((one) => one.user_id)} change={(people) => asks.mutate(people)} />}
      <ul className={classes.remarks} aria-label={t`Reviewers`}>
        {talk.reviewers.map((one) => (
          <li key={one.user_id}>
            {one.name}{' '}
            <Badge
              size="sm"
              variant="light"
              color={
                one.current && one.decision === 'approved' ? 'teal' : one.decision === 'returned' ? 'orange' : 'gray'
              }
            >
              {one.decision ? words[one.decision] : t`asked`}
            </Badge>
            {one.decision && !one.current && (
              <small className={classes.dim}>
                {' '}
                <Trans>before the last change</Trans>
              </small>
            )}
            {one.reason && <p>{one.reason}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}

function AskFor({ chosen, change }: { chosen: string[]; change: (people: string[]) => void }) {
  const { t } = useLingui();
  const people = useCollection('users').data ?? [];
  return (
    <MultiSelect
      size="xs"
      searchable
      label={t`Reviewed by`}
      placeholder={chosen.length ? undefined : t`nobody`}
      data={people.map((one) => ({ value: one.id, label: String(one.name) }))}
      value={chosen}
      onChange={change}
    />
  );
}

function Decide({ id, defined }: { id: string; defined: number }) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const decide = useAct(
    (decision: 'approved' | 'returned') =>
      ask(decideProcessReview({ path: { id }, body: { decision, reason: reason.trim(), defined } })),
    [['process-drafts', id]],
  );
  return (
    <fieldset className={classes.group}>
      <legend>
        <Trans>You are asked to review this</Trans>
      </legend>
      <Textarea
        size="xs"
        autosize
        minRows={1}
        aria-label={t`Reason`}
        placeholder={t`Reason`}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button size="compact-sm" loading={decide.isPending} onClick={() => decide.mutate('approved')}>
          <Trans>Approve</Trans>
        </Button>
        <Button size="compact-sm" variant="default" disabled={!reason.trim()} onClick={() => decide.mutate('returned')}>
          <Trans>Return</Trans>
        </Button>
      </div>
    </fieldset>
  );
}
