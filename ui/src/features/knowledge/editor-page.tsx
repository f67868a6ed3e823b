import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Menu, Modal, Select, Textarea } from '@mantine/core';
import { IconColumns2, IconDots, IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask } from '../../api/client';
import {
  archiveArticle,
  getArticleDraft,
  publishArticle,
  withdrawArticle,
  writeArticleText,
} from '../../api/generated';
import type { ArticleDraft } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { LANGUAGES } from '../../lib/languages';
import { Confirm } from '../../ui/confirm';
import { Page } from '../../ui/page';
import { Failure, RowsSkeleton } from '../../ui/states';
import { AboutForm } from './about-form';
import classes from './knowledge.module.css';
import { TextEditor } from './text-editor';
import { KNOWLEDGE } from './use-knowledge';
import { GROUP, languageName } from './words';

const PUBLISH = msg`Publish the article`;

/** Where an article is written: its languages beside each other, and what is said about it. */
export function EditorPage({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: [...KNOWLEDGE, 'draft', id],
    queryFn: () => ask(getArticleDraft({ path: { key: id } })),
    // What is being written must not be replaced under the author's hands.
    // Whoever comes back to it begins with what is there now.
    staleTime: 0,
    gcTime: 0,
    refetchOnReconnect: false,
  });
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  return <Editor key={data.id} article={data} />;
}

function Editor({ article }: { article: ArticleDraft }) {
  const { t, i18n } = useLingui();
  const [shown, setShown] = useState<string[]>([firstShown(article, i18n.locale)]);
  const [busy, setBusy] = useState<Record<string, string>>({});
  const [publishing, setPublishing] = useState(false);
  const texts = shown
    .map((language) => article.texts.find((text) => text.language === language))
    .filter((text) => !!text);
  const title = (texts[0] ?? article.texts[0])?.title ?? '';
  const unsaved = Object.values(busy).some((state) => state !== 'saved');
  useCommands([
    {
      id: 'article-publish',
      title: PUBLISH,
      group: GROUP,
      keys: 'mod+enter',
      enabled: article.may.publish && !unsaved,
      run: () => setPublishing(true),
    },
  ]);
  return (
    <Page title={title} actions={<Actions article={article} unsaved={unsaved} publish={() => setPublishing(true)} />}>
      <div className={classes.editor}>
        <div className={classes.texts}>
          <Languages article={article} shown={shown} setShown={setShown} />
          <div className={classes.columns} data-two={texts.length > 1 || undefined}>
            {texts.map((text) => (
              <TextEditor
                key={text.language}
                article={article}
                text={text}
                onSaving={(language, state) =>
                  setBusy((old) => (old[language] === state ? old : { ...old, [language]: state }))
                }
              />
            ))}
          </div>
        </div>
        <aside className={classes.side} aria-label={t`About the article`}>
          <AboutForm article={article} />
        </aside>
      </div>
      {publishing && <PublishDialog article={article} close={() => setPublishing(false)} locale={i18n.locale} />}
    </Page>
  );
}

/** The text in the author's own language, or else the one the article began with. */
function firstShown(article: ArticleDraft, locale: string): string {
  const own = article.texts.find((text) => text.language === locale);
  return (own ?? article.texts[0])?.language ?? '';
}

type LanguagesProps = { article: ArticleDraft; shown: string[]; setShown: (shown: string[]) => void };

/** Which languages are in hand: one, or two beside each other. */
function Languages({ article, shown, setShown }: LanguagesProps) {
  const { t, i18n } = useLingui();
  const written = article.texts.map((text) => text.language);
  const missing = Object.keys(LANGUAGES).filter((language) => !written.includes(language));
  const add = useAct(
    (language: string) =>
      ask(
        writeArticleText({
          path: { key: article.id, language },
          body: { title: article.texts[0]?.title ?? '', body: '', state: 'draft', revision: 0 },
        }),
      ),
    [[...KNOWLEDGE, 'draft']],
  );
  const begin = (language: string) =>
    add.mutate(language, { onSuccess: () => setShown([shown[0] ?? written[0] ?? '', language]) });
  const beside = written.filter((language) => language !== shown[0]);
  const name = (language: string) => languageName(language, i18n.locale);
  return (
    <div className={classes.languages}>
      <Select
        aria-label={t`Language`}
        allowDeselect={false}
        value={shown[0]}
        onChange={(next) => next && setShown([next, ...shown.slice(1).filter((one) => one !== next)])}
        data={written.map((value) => ({ value, label: name(value) }))}
      />
      {beside.length > 0 && (
        <Select
          aria-label={t`Language beside it`}
          placeholder={t`Beside it…`}
          leftSection={<IconColumns2 size={14} />}
          clearable
          value={shown[1] ?? null}
          onChange={(next) => setShown([shown[0] ?? '', ...(next ? [next] : [])])}
          data={beside.map((value) => ({ value, label: name(value) }))}
        />
      )}
      {article.may.write && missing.length > 0 && (
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <Button variant="default" leftSection={<IconPlus size={14} />} loading={add.isPending}>
              <Trans>Language</Trans>
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {missing.map((language) => (
              <Menu.Item key={language} onClick={() => begin(language)}>
                {name(language)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {shown[1] && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t`Close ${name(shown[1])}`}
          onClick={() => setShown([shown[0] ?? ''])}
        >
          <IconX size={14} />
        </ActionIcon>
      )}
    </div>
  );
}

type ActionsProps = { article: ArticleDraft; unsaved: boolean; publish: () => void };

function Actions({ article, unsaved, publish }: ActionsProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [archiving, setArchiving] = useState(false);
  const withdraw = useAct(() => ask(withdrawArticle({ path: { key: article.id } })), [KNOWLEDGE], t`Withdrawn.`);
  const archive = useAct(() => ask(archiveArticle({ path: { key: article.id } })), [KNOWLEDGE], t`Archived.`);
  return (
    <>
      {article.published !== null && (
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/knowledge/$key" params={{ key: article.slug }} {...props} />}
        >
          <Trans context="article">Read</Trans>
        </Button>
      )}
      <Button
        variant="default"
        renderRoot={(props) => <Link to="/knowledge/$key/versions" params={{ key: article.slug }} {...props} />}
      >
        <Trans>Versions</Trans>
      </Button>
      {article.may.publish && (
        <>
          <Button disabled={unsaved} onClick={publish}>
            <Trans>Publish</Trans>
          </Button>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={t`More for this article`}>
                <IconDots size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {article.published !== null && (
                <Menu.Item onClick={() => withdraw.mutate(undefined)}>
                  <Trans>Withdraw: readers find it no more</Trans>
                </Menu.Item>
              )}
              <Menu.Item color="red" onClick={() => setArchiving(true)}>
                <Trans>Archive…</Trans>
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Confirm
            opened={archiving}
            title={<Trans>Archive this article?</Trans>}
            action={<Trans>Archive</Trans>}
            onClose={() => setArchiving(false)}
            onConfirm={() => archive.mutate(undefined, { onSuccess: () => void navigate({ to: '/knowledge' }) })}
          >
            <Trans>Nobody finds or changes it any more. Its versions stay.</Trans>
          </Confirm>
        </>
      )}
    </>
  );
}

/** Says what goes out, and asks why. */
function PublishDialog({ article, close, locale }: { article: ArticleDraft; close: () => void; locale: string }) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const { data } = useQuery({
    queryKey: [...KNOWLEDGE, 'draft', article.id, 'now'],
    queryFn: () => ask(getArticleDraft({ path: { key: article.id } })),
    staleTime: 0,
    gcTime: 0,
  });
  const publish = useAct(
    () => ask(publishArticle({ path: { key: article.id }, body: { reason: reason.trim() } })),
    [KNOWLEDGE],
    t`Published.`,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    publish.mutate(undefined, { onSuccess: close });
  };
  const ready = (data?.texts ?? []).filter((text) => text.state === 'ready' && !text.published);
  const waiting = (data?.texts ?? []).filter((text) => text.state === 'draft');
  const names = (texts: typeof ready) => texts.map((text) => languageName(text.language, locale)).join(', ');
  return (
    <Modal opened onClose={close} title={<Trans>Publish</Trans>} centered closeButtonProps={{ 'aria-label': t`Close` }}>
      <form className={classes.dialog} onSubmit={submit}>
        {data && (
          <p>
            {ready.length ? <Trans>Goes out now: {names(ready)}.</Trans> : <Trans>Nothing new is ready.</Trans>}{' '}
            {waiting.length > 0 && <Trans>Stays as it is: {names(waiting)}.</Trans>}
          </p>
        )}
        <Textarea
          data-autofocus
          label={t`What was changed, and why`}
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={publish.isPending} disabled={!ready.length}>
          <Trans>Publish</Trans>
        </Button>
      </form>
    </Modal>
  );
}
