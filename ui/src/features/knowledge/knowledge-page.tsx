import { msg } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Select, TextInput } from '@mantine/core';
import { IconBook2, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type KeyboardEvent, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { listArticles } from '../../api/generated';
import type { ArticleHit, ArticleRow } from '../../api/types';
import { nameOf, useCollection } from '../../lib/collection';
import { useCommands } from '../../lib/commands';
import { CALM_MS, useLiveQuery } from '../../lib/live';
import { may, useMe } from '../../lib/session';
import { ListFiles } from '../../ui/lists/list-files';
import { Page } from '../../ui/page';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { usePages } from '../../ui/table/use-pages';
import { Moment } from '../../ui/time';
import classes from './knowledge.module.css';
import { Misses } from './misses';
import { KNOWLEDGE, useArticleSearch } from './use-knowledge';
import { GROUP, languageName, VISIBILITY, type Visibility } from './words';

const NEW = msg`New article`;
const FIND = msg`Find an article`;
const STATES = ['', 'published', 'unpublished', 'review_due', 'archived', 'missed'] as const;
type State = (typeof STATES)[number];
export type KnowledgeSearch = { q?: string; category?: string; state?: string; mine?: string };

/** Everything one may read, found while one types. What is looked at stands in the address. */
export function KnowledgePage() {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as KnowledgeSearch;
  const { data: categories } = useCollection('knowledge-categories');
  const me = useMe();
  const author = may(me, 'knowledge:article:write') || may(me, 'knowledge:article:publish');
  // The field is its own: an address follows what is typed too slowly for an input method.
  const [words, setWords] = useState(search.q ?? '');
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const state = STATES.find((one) => one === search.state) ?? '';
  const change = (next: KnowledgeSearch) =>
    void navigate({ to: '/knowledge', search: { ...search, ...next }, replace: true });
  const create = () => void navigate({ to: '/knowledge/new' });
  useCommands([
    {
      id: 'article-new',
      title: NEW,
      group: GROUP,
      keys: 'c',
      enabled: may(me, 'knowledge:article:write'),
      run: create,
    },
    { id: 'article-find', title: FIND, group: GROUP, keys: '/', run: () => field.current?.focus() },
    {
      id: 'article-next',
      title: msg`Next article`,
      group: GROUP,
      keys: 'j',
      hidden: true,
      run: () => step(list.current, 1),
    },
    {
      id: 'article-before',
      title: msg`Article before`,
      group: GROUP,
      keys: 'k',
      hidden: true,
      run: () => step(list.current, -1),
    },
  ]);
  const down = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    const first = list.current?.querySelector<HTMLElement>('a');
    if (event.key === 'Enter') first?.click();
    else first?.focus();
  };
  return (
    <Page
      title={t`Knowledge`}
      actions={
        <>
          <ListFiles kind="articles" needs="knowledge:article:write" />
          {may(me, 'knowledge:article:write') && (
            <Button leftSection={<IconPlus size={14} />} onClick={create}>
              {i18n._(NEW)}
            </Button>
          )}
        </>
      }
    >
      <div className={classes.shelf}>
        <div className={classes.tools}>
          <TextInput
            ref={field}
            className={classes.search}
            size="sm"
            type="search"
            aria-label={i18n._(FIND)}
            placeholder={t`What do you want to know?`}
            leftSection={<IconSearch size={16} />}
            value={words}
            onChange={(event) => {
              setWords(event.currentTarget.value);
              change({ q: event.currentTarget.value || undefined });
            }}
            onKeyDown={down}
          />
          <Select
            aria-label={t`Category`}
            placeholder={t`Every category`}
            clearable
            value={search.category ?? null}
            onChange={(next) => change({ category: next ?? undefined })}
            data={(categories ?? []).map((row) => ({ value: row.id, label: nameOf(row, i18n.locale) }))}
          />
          {author && (
            <StateChoice
              state={state}
              change={(next) => {
                if ('q' in next) setWords('');
                change(next);
              }}
              mine={search.mine === '1'}
            />
          )}
        </div>
        <div ref={list as never}>
          {words.trim() ? (
            <Found query={words} category={search.category} />
          ) : state === 'missed' ? (
            <Misses />
          ) : (
            <Listed state={state} category={search.category} owner={search.mine === '1' ? me.user.id : undefined} />
          )}
        </div>
      </div>
    </Page>
  );
}

function step(list: HTMLElement | null, by: number): void {
  const links = [...(list?.querySelectorAll<HTMLElement>('a') ?? [])];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

type StateProps = { state: State; mine: boolean; change: (next: KnowledgeSearch) => void };

function StateChoice({ state, mine, change }: StateProps) {
  const { t } = useLingui();
  const words: Record<State, string> = {
    '': t`All articles`,
    published: t`Published`,
    unpublished: t`With unpublished changes`,
    review_due: t`To be reviewed`,
    archived: t`Archived`,
    missed: t`Searched in vain`,
  };
  return (
    <>
      <Select
        aria-label={t`Which articles`}
        allowDeselect={false}
        value={state}
        onChange={(next) => change({ state: next || undefined, q: undefined })}
        data={STATES.map((value) => ({ value, label: words[value] }))}
      />
      <Button
        variant={mine ? 'light' : 'default'}
        aria-pressed={mine}
        onClick={() => change({ mine: mine ? undefined : '1' })}
      >
        <Trans>Mine</Trans>
      </Button>
    </>
  );
}

function Found({ query, category }: { query: string; category?: string }) {
  const { data, error, refetch } = useArticleSearch(query, category ? { category_id: category } : {});
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  if (!data.items.length) {
    return (
      <Empty icon={<IconSearch size={20} />} title={<Trans>Nothing found</Trans>}>
        <Trans>Try other words. The authors see what was searched for in vain.</Trans>
      </Empty>
    );
  }
  return (
    <ul className={classes.list}>
      {data.items.map((hit) => (
        <HitRow key={hit.id} hit={hit} />
      ))}
    </ul>
  );
}

function HitRow({ hit }: { hit: ArticleHit }) {
  const { i18n } = useLingui();
  return (
    <li>
      <Link to="/knowledge/$key" params={{ key: hit.slug }}>
        <strong lang={hit.language} dir="auto">
          {hit.title}
        </strong>
        {!hit.wished && (
          <Badge size="xs" variant="default">
            {languageName(hit.language, i18n.locale)}
          </Badge>
        )}
        {hit.visibility !== 'public' && (
          <Badge size="xs" variant="default">
            {i18n._(VISIBILITY[hit.visibility as Visibility])}
          </Badge>
        )}
        <span lang={hit.language} dir="auto">
          {hit.excerpt}
        </span>
      </Link>
    </li>
  );
}

function Listed({ state, category, owner }: { state: Exclude<State, 'missed'>; category?: string; owner?: string }) {
  const { i18n } = useLingui();
  const query = { state, category_id: category, owner_id: owner, language: i18n.locale };
  const key = [...KNOWLEDGE, 'list', query];
  useLiveQuery(key, ['knowledge'], undefined, CALM_MS);
  const pages = usePages(key, (cursor) => ask(listArticles({ query: { ...query, cursor, limit: 50 } })));
  if (pages.error && !pages.rows) return <Failure error={pages.error} retry={pages.retry} />;
  if (!pages.rows) return <RowsSkeleton />;
  if (!pages.rows.length) {
    return (
      <Empty icon={<IconBook2 size={20} />} title={<Trans>No articles here</Trans>}>
        <Trans>Articles answer what customers ask again and again. Write the first one.</Trans>
      </Empty>
    );
  }
  return (
    <>
      <ul className={classes.list}>
        {pages.rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <More onEnd={pages.onEnd} count={pages.rows.length} />
    </>
  );
}

function Row({ row }: { row: ArticleRow }) {
  const { i18n } = useLingui();
  const edits = row.published === null;
  return (
    <li>
      <Link to={edits ? '/knowledge/$key/edit' : '/knowledge/$key'} params={{ key: row.slug }}>
        <strong lang={row.language} dir="auto">
          {row.title}
        </strong>
        <Badge size="xs" variant="default">
          {i18n._(VISIBILITY[row.visibility as Visibility])}
        </Badge>
        {row.archived ? (
          <Badge size="xs" color="gray">
            <Trans>Archived</Trans>
          </Badge>
        ) : row.published === null ? (
          <Badge size="xs" color="yellow" variant="light">
            <Trans>Not published</Trans>
          </Badge>
        ) : (
          row.unpublished && (
            <Badge size="xs" color="yellow" variant="light">
              <Trans>Unpublished changes</Trans>
            </Badge>
          )
        )}
        {row.review_due && (
          <Badge size="xs" color="orange" variant="light">
            <Trans>Review due</Trans>
          </Badge>
        )}
        <span>
          {row.owner?.name} · <Moment at={row.changed_at} brief /> ·{' '}
          {row.languages.map((language) => languageName(language, i18n.locale)).join(', ')}
          {row.helpful + row.unhelpful > 0 && (
            <>
              {' · '}
              <Trans>
                {row.helpful} of {row.helpful + row.unhelpful} found it helpful
              </Trans>
            </>
          )}
          {row.solved > 0 && (
            <>
              {' · '}
              <Plural value={row.solved} one="solved # time" other="solved # times" />
            </>
          )}
        </span>
      </Link>
    </li>
  );
}

function More({ onEnd, count }: { onEnd: () => void; count: number }) {
  if (count < 50) return null;
  return (
    <Button variant="subtle" onClick={onEnd}>
      <Trans>Show more</Trans>
    </Button>
  );
}
