import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../../api/client';
import { getArticle, searchArticles } from '../../api/generated';
import { CALM_MS, useLiveQuery } from '../../lib/live';

export const KNOWLEDGE = ['knowledge'] as const;
const SETTLED_MS = 1500;
const TYPING_MS = 120;

/** The value as it was when it had not changed for a while. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** Articles for what is being typed. Once it rests, what was sought in vain is told to the authors. */
export function useArticleSearch(query: string, more: { category_id?: string } = {}, limit = 20) {
  const { i18n } = useLingui();
  const q = useSettled(query.trim(), TYPING_MS);
  const rested = useSettled(query.trim(), SETTLED_MS);
  const found = useQuery({
    queryKey: [...KNOWLEDGE, 'search', q, i18n.locale, more, limit],
    queryFn: () => ask(searchArticles({ query: { q, language: i18n.locale, limit, ...more } })),
    enabled: q.length > 0,
    placeholderData: (old) => old,
  });
  const nothing = q === rested && found.data?.items.length === 0 && !found.isPlaceholderData;
  useEffect(() => {
    if (!nothing || rested.length < 3) return;
    void ask(searchArticles({ query: { q: rested, language: i18n.locale, limit: 1, finished: true } })).catch(() => {});
  }, [nothing, rested, i18n.locale]);
  return found;
}

/** An article as it is read, in the reader's language or the one chosen. */
export function useArticle(key: string, language: string) {
  const queryKey = [...KNOWLEDGE, 'article', key, language];
  useLiveQuery(queryKey, ['knowledge'], undefined, CALM_MS);
  return useQuery({ queryKey, queryFn: () => ask(getArticle({ path: { key }, query: { language } })) });
}

/** What an article says, without its marks, for a message. */
export function plainText(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const block of page.querySelectorAll('p, li, h2, h3, h4, tr, pre, br')) block.append('\n');
  for (const item of page.querySelectorAll('ol > li'))
    item.prepend(`${[...(item.parentElement?.children ?? [])].indexOf(item) + 1}. `);
  for (const item of page.querySelectorAll('ul > li')) item.prepend('• ');
  return (page.body.textContent ?? '')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n');
}
