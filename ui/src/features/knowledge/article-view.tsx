import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Select } from '@mantine/core';
import { IconThumbDown, IconThumbUp } from '@tabler/icons-react';
import { useState } from 'react';
import { ask } from '../../api/client';
import { voteOnArticle, withdrawArticleVote } from '../../api/generated';
import type { Article } from '../../api/types';
import { useAct } from '../../lib/act';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import { Body } from './body';
import classes from './knowledge.module.css';
import { KNOWLEDGE, useArticle } from './use-knowledge';
import { languageName, VISIBILITY, type Visibility } from './words';

/** An article to read: in the reader's language where there is one, and said where there is none. */
export function ArticleView({ id, heading = true }: { id: string; heading?: boolean }) {
  const { t, i18n } = useLingui();
  const [language, setLanguage] = useState(i18n.locale);
  const { data, error, refetch } = useArticle(id, language);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const wanted = languageName(language, i18n.locale);
  const shown = languageName(data.language, i18n.locale);
  return (
    <article className={classes.article}>
      {heading && (
        <h1 lang={data.language} dir="auto">
          {data.title}
        </h1>
      )}
      <p className={classes.meta}>
        <Badge size="sm" variant="default">
          {i18n._(VISIBILITY[data.visibility as Visibility])}
        </Badge>
        {data.published_at && (
          <span>
            <Trans>
              Published <Moment at={data.published_at} />
            </Trans>
          </span>
        )}
        {data.owner && (
          <span>
            <Trans>Kept true by {data.owner.name}</Trans>
          </span>
        )}
        {data.languages.length > 1 && (
          <Select
            className={classes.language}
            aria-label={t`Language of the article`}
            allowDeselect={false}
            value={data.language}
            onChange={(next) => next && setLanguage(next)}
            data={data.languages.map((value) => ({ value, label: languageName(value, i18n.locale) }))}
          />
        )}
      </p>
      {!data.wished && (
        <p className={classes.fallback} role="note">
          <Trans>
            This article is not written in {wanted}. It is shown in {shown}.
          </Trans>
        </p>
      )}
      <Body html={data.body} language={data.language} />
      <Helped article={data} />
    </article>
  );
}

function Helped({ article }: { article: Article }) {
  const vote = useAct(
    (helpful: boolean) => {
      const path = { key: article.id };
      return ask(
        article.my_vote === helpful ? withdrawArticleVote({ path }) : voteOnArticle({ path, body: { helpful } }),
      );
    },
    [KNOWLEDGE],
  );
  return (
    <div className={classes.helped}>
      <span>
        <Trans>Did this help?</Trans>
      </span>
      <Button
        variant={article.my_vote === true ? 'filled' : 'default'}
        aria-pressed={article.my_vote === true}
        leftSection={<IconThumbUp size={14} />}
        onClick={() => vote.mutate(true)}
      >
        <Trans>Yes</Trans> {article.helpful > 0 && article.helpful}
      </Button>
      <Button
        variant={article.my_vote === false ? 'filled' : 'default'}
        aria-pressed={article.my_vote === false}
        leftSection={<IconThumbDown size={14} />}
        onClick={() => vote.mutate(false)}
      >
        <Trans>No</Trans> {article.unhelpful > 0 && article.unhelpful}
      </Button>
      {article.solved > 0 && (
        <span className={classes.dim}>
          <Trans>Solved {article.solved} times</Trans>
        </span>
      )}
    </div>
  );
}
