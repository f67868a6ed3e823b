import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import {
  answerProcessComment,
  commentOnProcess,
  listProcessComments,
  reopenProcessComment,
  settleProcessComment,
  takeProcessCommentBack,
} from '../../api/generated';
import type { ProcessComment, Text } from '../../api/types';
import { useAct } from '../../lib/act';
import { useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { say } from '../../lib/text';
import { Moment } from '../../ui/time';
import classes from './catalogue.module.css';

/** What readers say to whoever owns the process; whoever designs it settles that. */
export function ProcessComments({ slug }: { slug: string }) {
  const { t, i18n } = useLingui();
  const designs = may(useMe(), 'processes:draft:edit');
  const key = ['processes', slug, 'comments'];
  useLiveQuery(key, ['setup:processes']);
  const [text, setText] = useState('');
  const { data } = useQuery({ queryKey: key, queryFn: () => ask(listProcessComments({ path: { slug } })) });
  const write = useAct(() => ask(commentOnProcess({ path: { slug }, body: { text: text.trim() } })), [key]);
  const settle = useAct(
    (one: { id: string; settled: boolean }) =>
      ask((one.settled ? reopenProcessComment : settleProcessComment)({ path: { slug, id: one.id } })),
    [key],
  );
  const remove = useAct((id: string) => ask(takeProcessCommentBack({ path: { slug, id } })), [key]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && !write.isPending) write.mutate(undefined, { onSuccess: () => setText('') });
  };
  return (
    <section className={classes.comments} aria-label={t`Comments`}>
      <h3>
        <Trans>Comments for the owner</Trans>
      </h3>
      <ul>
        {data?.items.map((one) => (
          <li key={one.id} data-settled={one.settled_at !== null || undefined}>
            {one.step && (
              <strong className={classes.step}>{say(one.step_title as Text, i18n.locale) || one.step}</strong>
            )}
            <p dir="auto">{one.text}</p>
            <small>
              {one.by} · <Trans>version {one.version}</Trans> · <Moment at={one.at} />
              {designs && (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  onClick={() => settle.mutate({ id: one.id, settled: one.settled_at !== null })}
                >
                  {one.settled_at ? <Trans>Open again</Trans> : <Trans>Dealt with</Trans>}
                </Button>
              )}
              {(one.mine || designs) && (
                <Button variant="subtle" color="gray" size="compact-xs" onClick={() => remove.mutate(one.id)}>
                  <Trans>Delete</Trans>
                </Button>
              )}
            </small>
            <Answer key={`${one.id} ${one.answer}`} slug={slug} comment={one} designs={designs} />
          </li>
        ))}
      </ul>
      <form onSubmit={submit}>
        <Textarea
          aria-label={t`What is wrong or missing?`}
          placeholder={t`What is wrong or missing?`}
          dir="auto"
          autosize
          minRows={2}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!text.trim()} loading={write.isPending}>
          <Trans>Send</Trans>
        </Button>
      </form>
    </section>
  );
}

type AnswerProps = { slug: string; comment: ProcessComment; designs: boolean };

/** What was answered; whoever designs processes answers, and the writer is told. */
function Answer({ slug, comment, designs }: AnswerProps) {
  const { t } = useLingui();
  const [writing, setWriting] = useState(false);
  const [text, setText] = useState(comment.answer ?? '');
  const path = { slug, id: comment.id };
  const send = useAct(
    () => ask(answerProcessComment({ path, body: { text: text.trim() } })),
    [['processes', slug, 'comments']],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && !send.isPending) send.mutate(undefined, { onSuccess: () => setWriting(false) });
  };
  if (writing) {
    return (
      <form onSubmit={submit}>
        <Textarea
          aria-label={t`Answer`}
          data-autofocus
          dir="auto"
          autosize
          minRows={2}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={!text.trim()} loading={send.isPending}>
          <Trans>Answer</Trans>
        </Button>
      </form>
    );
  }
  return (
    <>
      {comment.answer && (
        <blockquote className={classes.answer}>
          <p dir="auto">{comment.answer}</p>
          <small>{comment.answered_by}</small>
        </blockquote>
      )}
      {designs && (
        <Button variant="subtle" size="compact-xs" onClick={() => setWriting(true)}>
          {comment.answer ? <Trans>Change the answer</Trans> : <Trans>Answer</Trans>}
        </Button>
      )}
    </>
  );
}
