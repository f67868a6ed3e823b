import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Badge, Button, TextInput, Tooltip } from '@mantine/core';
import { IconCheck, IconCircleCheckFilled, IconLink, IconSearch, IconTextPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { ask } from '../../api/client';
import {
  getArticle,
  listSolvingArticles,
  markArticleSolved,
  suggestArticles,
  unmarkArticleSolved,
} from '../../api/generated';
import type { ArticleHit } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { insertText, openArticle, SOLVED_WITH, useOpenedArticle, useTakesText } from '../../lib/knowledge';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { Keys } from '../../ui/keys';
import classes from './knowledge.module.css';
import { KNOWLEDGE, plainText, useSettled } from './use-knowledge';
import { GROUP, languageName } from './words';

const LOOK = msg`Look for an answer`;
const SOLVED = msg`This article solved it`;
const MOST = 3;
const FOUND = 7;
const LONGEST_ANSWER = 3500;

/** An interaction or a ticket, and the language in which its customer reads. */
type About = { kind: 'interaction' | 'ticket'; id: string; language: string | null | undefined };

/** What may answer this customer, while one works; found by other words, told to the customer, marked as the solution. */
export function Suggestions({ about: subject, serving }: { about: About; serving: boolean }) {
  const { t, i18n } = useLingui();
  const { kind, id } = subject;
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [words, setWords] = useState('');
  const text = useSettled(words.trim(), 150);
  const language = subject.language || i18n.locale;
  const solving = useSolving(subject, i18n.locale);
  const queryKey = [...KNOWLEDGE, 'suggestions', id, text, language];
  useLiveQuery(queryKey, serving && !text ? [`${kind}:${id}`] : [], undefined, CALM_MS);
  const { data } = useQuery({
    queryKey,
    queryFn: () => ask(suggestArticles({ query: { [kind]: id, text, language, limit: text ? FOUND : MOST } })),
    enabled: serving || text.length > 0,
    placeholderData: (old) => old,
  });
  const [looked, setLooked] = useState<string | null>(null);
  const opened = useOpenedArticle();
  const about = opened ?? looked ?? data?.items[0]?.id ?? null;
  useCommands([
    { id: 'knowledge-look', title: LOOK, group: GROUP, keys: 'alt+q', run: () => field.current?.focus() },
    {
      id: 'knowledge-solved',
      title: SOLVED,
      group: GROUP,
      keys: 'alt+y',
      enabled: about !== null,
      run: () => about && solving.toggle(about),
    },
  ]);
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') setWords('');
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    list.current?.querySelector<HTMLElement>('button')?.focus();
  };
  return (
    <section className={classes.panel} aria-label={t`Answers`}>
      <TextInput
        ref={field}
        type="search"
        aria-label={i18n._(LOOK)}
        placeholder={i18n._(LOOK)}
        leftSection={<IconSearch size={14} />}
        rightSection={<Keys keys="alt+q" />}
        rightSectionWidth={62}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={key}
      />
      <Solved solving={solving} />
      <ul ref={list}>
        {data?.items.map((hit) => (
          <Suggestion
            key={hit.id}
            hit={hit}
            subject={subject}
            solved={solving.ids.has(hit.id)}
            solve={() => solving.toggle(hit.id)}
            look={() => setLooked(hit.id)}
          />
        ))}
      </ul>
      {text && data?.items.length === 0 && (
        <p className={classes.dim} role="status">
          <Trans>Nothing found</Trans>
        </p>
      )}
    </section>
  );
}

type SuggestionProps = {
  hit: ArticleHit;
  subject: About;
  solved: boolean;
  solve: () => void;
  look: () => void;
};

function Suggestion({ hit, subject, solved, solve, look }: SuggestionProps) {
  const { t, i18n } = useLingui();
  const writable = useTakesText(subject.id);
  const client = useQueryClient();
  const insert = useAct(async () => {
    const wanted = subject.language || hit.language;
    const article = await client.fetchQuery({
      queryKey: [...KNOWLEDGE, 'article', hit.id, wanted],
      queryFn: () => ask(getArticle({ path: { key: hit.id }, query: { language: wanted } })),
    });
    insertText(subject.id, `${article.title}\n${plainText(article.body)}`.slice(0, LONGEST_ANSWER), article);
  });
  return (
    <li>
      <button
        type="button"
        className={classes.suggestion}
        title={hit.excerpt}
        onFocus={look}
        onClick={() => {
          look();
          openArticle(hit.id);
        }}
      >
        <span lang={hit.language} dir="auto">
          {hit.title}
        </span>
        {!hit.wished && (
          <Badge size="xs" variant="default">
            {languageName(hit.language, i18n.locale)}
          </Badge>
        )}
        {hit.visibility === 'internal' && (
          <Badge size="xs" variant="default">
            <Trans>Internal</Trans>
          </Badge>
        )}
      </button>
      {writable && hit.visibility !== 'internal' && (
        <Tooltip label={t`Put the answer into the message`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t`Put the answer into the message: ${hit.title}`}
            loading={insert.isPending}
            onClick={() => insert.mutate(undefined)}
          >
            <IconTextPlus size={15} />
          </ActionIcon>
        </Tooltip>
      )}
      {writable && hit.page && (
        <Tooltip label={t`Put a link into the message`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t`Put a link into the message: ${hit.title}`}
            onClick={() => insertText(subject.id, `${hit.title}: ${location.origin}${hit.page}`, hit)}
          >
            <IconLink size={15} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={solved ? t`It did not solve it after all` : i18n._(SOLVED)}>
        <ActionIcon
          variant={solved ? 'light' : 'subtle'}
          color={solved ? 'green' : 'gray'}
          aria-pressed={solved}
          aria-label={`${i18n._(SOLVED)}: ${hit.title}`}
          onClick={solve}
        >
          <IconCheck size={15} />
        </ActionIcon>
      </Tooltip>
    </li>
  );
}

function Solved({ solving }: { solving: ReturnType<typeof useSolving> }) {
  if (!solving.items.length) return null;
  return (
    <p className={classes.solved}>
      <IconCircleCheckFilled size={14} aria-hidden /> <Trans>Solved with</Trans>{' '}
      {solving.items.map((one) => (
        <Button key={one.article_id} variant="subtle" size="compact-xs" onClick={() => openArticle(one.article_id)}>
          {one.title}
        </Button>
      ))}
    </p>
  );
}

/** Which articles solved it; one more, or one less. */
function useSolving({ kind, id }: About, language: string) {
  const queryKey = [...SOLVED_WITH, id, language];
  const { data } = useQuery({
    queryKey,
    queryFn: () => ask(listSolvingArticles({ query: { kind, id, language } })),
  });
  const items = data?.items ?? [];
  const ids = new Set(items.map((one) => one.article_id));
  const mark = useAct(
    (key: string) =>
      ids.has(key)
        ? ask(unmarkArticleSolved({ path: { key, kind, id } }))
        : ask(markArticleSolved({ path: { key }, body: { kind, id } })),
    [queryKey],
  );
  return { items, ids, toggle: (key: string) => mark.mutate(key) };
}
