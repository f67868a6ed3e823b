import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Checkbox, Menu, TextInput } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ask, Problem } from '../../api/client';
import { removeArticleText, writeArticleText } from '../../api/generated';
import type { ArticleDraft, ArticleText } from '../../api/types';
import { useAct } from '../../lib/act';
import { RowsSkeleton } from '../../ui/states';
import classes from './knowledge.module.css';
import { KNOWLEDGE } from './use-knowledge';
import { languageName } from './words';

// The editor is large, and whoever only reads does not need it.
const RichText = lazy(() => import('./rich-text'));
const SAVE_AFTER_MS = 1200;
const AGAIN_AFTER_MS = 5000;

type Written = { title: string; body: string; state: 'ready' | 'draft' };
type Saving = 'saved' | 'waiting' | 'saving' | 'stale' | 'refused';
type Props = { article: ArticleDraft; text: ArticleText; onSaving: (language: string, state: Saving) => void };

/** One language of an article. It is kept as it is written; readers see it when it is published. */
export function TextEditor({ article, text, onSaving }: Props) {
  const { t, i18n } = useLingui();
  const { language } = text;
  const [written, setWritten] = useState<Written>({ title: text.title, body: text.body, state: text.state });
  const saving = useSaving(article, text, written);
  const tell = useRef(onSaving);
  tell.current = onSaving;
  useEffect(() => tell.current(language, saving), [language, saving]);
  const remove = useAct(() => ask(removeArticleText({ path: { key: article.id, language } })), [KNOWLEDGE]);
  const name = languageName(language, i18n.locale);
  const change = (next: Partial<Written>) => setWritten((old) => ({ ...old, ...next }));
  return (
    <section className={classes.text} aria-label={name}>
      <div className={classes.textHead}>
        <h2>{name}</h2>
        <span className={classes.dim} role="status">
          <SavingWords saving={saving} />
        </span>
        <Checkbox
          label={t`Ready to be published`}
          checked={written.state === 'ready'}
          disabled={!article.may.write}
          onChange={(event) => change({ state: event.currentTarget.checked ? 'ready' : 'draft' })}
        />
        {article.texts.length > 1 && article.may.write && (
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={t`More for ${name}`}>
                <IconDots size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item color="red" onClick={() => remove.mutate(undefined)}>
                <Trans>Remove this language</Trans>
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <TextInput
        size="md"
        aria-label={t`Title`}
        placeholder={t`Title`}
        lang={language}
        dir="auto"
        maxLength={200}
        value={written.title}
        error={written.title.trim() ? undefined : t`A title is needed.`}
        readOnly={!article.may.write}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Suspense fallback={<RowsSkeleton rows={6} />}>
        <RichText
          article={article.id}
          html={text.body}
          label={t`Text in ${name}`}
          language={language}
          disabled={!article.may.write}
          onChange={(body) => change({ body })}
        />
      </Suspense>
    </section>
  );
}

function SavingWords({ saving }: { saving: Saving }) {
  switch (saving) {
    case 'saved':
      return <Trans>Saved</Trans>;
    case 'stale':
      return <Trans>Somebody else changed this. Reload the page to see it; copy what you wrote first.</Trans>;
    case 'refused':
      return <Trans>Not saved</Trans>;
    default:
      return <Trans>Saving…</Trans>;
  }
}

/** Sends what was written once it rests, one after the other: each says which revision it follows. */
function useSaving(article: ArticleDraft, text: ArticleText, written: Written): Saving {
  const client = useQueryClient();
  const [saving, setSaving] = useState<Saving>('saved');
  const [round, setRound] = useState(0);
  const now = JSON.stringify(written);
  const kept = useRef({
    revision: text.revision,
    sent: JSON.stringify({ title: text.title, body: text.body, state: text.state }),
    running: false,
    stale: false,
  });
  const send = useRef(async () => {});
  send.current = async () => {
    const at = kept.current;
    if (at.running || at.stale || now === at.sent || !written.title.trim()) return;
    at.running = true;
    setSaving('saving');
    try {
      const path = { key: article.id, language: text.language };
      const done = await ask(writeArticleText({ path, body: { ...written, revision: at.revision } }));
      at.revision = done.revision;
      at.sent = now;
      setSaving('saved');
      void client.invalidateQueries({ queryKey: [...KNOWLEDGE, 'list'] });
    } catch (error) {
      at.stale = error instanceof Problem && error.status === 409;
      setSaving(at.stale ? 'stale' : 'refused');
      setTimeout(() => setRound((count) => count + 1), AGAIN_AFTER_MS);
    }
    at.running = false;
    if (at.sent === now) setRound((count) => count + 1);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was written last says when there is something to send.
  useEffect(() => {
    const timer = setTimeout(() => void send.current(), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [now, round]);
  useEffect(() => {
    // Whoever leaves the page at once loses nothing; whoever closes the window is asked.
    const asks = (event: BeforeUnloadEvent) => {
      if (latest.current !== kept.current.sent && !kept.current.stale) event.preventDefault();
    };
    window.addEventListener('beforeunload', asks);
    return () => {
      window.removeEventListener('beforeunload', asks);
      void send.current();
    };
  }, []);
  const latest = useRef(now);
  latest.current = now;
  return now === kept.current.sent || saving === 'stale' || saving === 'refused' ? saving : 'waiting';
}
