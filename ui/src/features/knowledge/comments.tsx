import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import {
  commentOnArticle,
  listArticleComments,
  removeArticleComment,
  reopenArticleComment,
  settleArticleComment,
} from '../../api/generated';
import { useAct } from '../../lib/act';
import { Moment } from '../../ui/time';
import classes from './comments.module.css';
import { KNOWLEDGE } from './use-knowledge';

/** What people tell the authors; authors tick it. */
export function Comments({ id, author }: { id: string; author: boolean }) {
  const { t } = useLingui();
  const key = [...KNOWLEDGE, 'comments', id];
  const [text, setText] = useState('');
  const { data } = useQuery({ queryKey: key, queryFn: () => ask(listArticleComments({ path: { key: id } })) });
  const write = useAct(() => ask(commentOnArticle({ path: { key: id }, body: { text: text.trim() } })), [key]);
  const settle = useAct(
    (one: { id: string; done: boolean }) =>
      ask((one.done ? reopenArticleComment : settleArticleComment)({ path: { id: one.id } })),
    [key],
  );
  const remove = useAct((one: string) => ask(removeArticleComment({ path: { id: one } })), [key]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) write.mutate(undefined, { onSuccess: () => setText('') });
  };
  return (
    <section className={classes.comments} aria-label={t`Comments`}>
      <h2>
        <Trans>Comments for the authors</Trans>
      </h2>
      <ul>
        {data?.items.map((one) => (
          <li key={one.id} data-done={one.done_at !== null || undefined}>
            <p dir="auto">{one.text}</p>
            <small>
              {one.author?.name} <Moment at={one.at} />
              {author && (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  onClick={() => settle.mutate({ id: one.id, done: one.done_at !== null })}
                >
                  {one.done_at ? <Trans>Open again</Trans> : <Trans>Dealt with</Trans>}
                </Button>
              )}
              {(one.mine || author) && (
                <Button variant="subtle" color="gray" size="compact-xs" onClick={() => remove.mutate(one.id)}>
                  <Trans>Delete</Trans>
                </Button>
              )}
            </small>
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
