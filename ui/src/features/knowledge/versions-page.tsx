import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../../api/client';
import {
  compareArticleVersions,
  getArticleVersion,
  listArticleVersions,
  restoreArticleVersion,
} from '../../api/generated';
import { useAct } from '../../lib/act';
import { Confirm } from '../../ui/confirm';
import { Page } from '../../ui/page';
import { Empty, Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import { Body } from './body';
import { KNOWLEDGE } from './use-knowledge';
import classes from './versions.module.css';
import { languageName } from './words';

/** What was published, when, by whom and why; what differs from the version before, and the way back. */
export function VersionsPage({ id }: { id: string }) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: [...KNOWLEDGE, 'versions', id],
    queryFn: () => ask(listArticleVersions({ path: { key: id } })),
  });
  const [chosen, setChosen] = useState<number | null>(null);
  const [restoring, setRestoring] = useState(false);
  const restore = useAct(
    (number: number) => ask(restoreArticleVersion({ path: { key: id, number } })),
    [KNOWLEDGE],
    t`The draft is that version now.`,
  );
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  const shown = chosen ?? data.items[0]?.number ?? null;
  const edit = () => void navigate({ to: '/knowledge/$key/edit', params: { key: id } });
  return (
    <Page
      title={t`Versions`}
      actions={
        <>
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/knowledge/$key/edit" params={{ key: id }} {...props} />}
          >
            <Trans>To the editor</Trans>
          </Button>
          {shown !== null && (
            <Button onClick={() => setRestoring(true)}>
              <Trans>Restore version {shown}</Trans>
            </Button>
          )}
        </>
      }
    >
      {shown === null ? (
        <Empty title={<Trans>Not published yet</Trans>}>
          <Trans>Each publishing makes a version that is kept as it is.</Trans>
        </Empty>
      ) : (
        <div className={classes.versions}>
          <ol className={classes.list} aria-label={t`Versions`}>
            {data.items.map((version) => (
              <li key={version.number}>
                <button type="button" aria-current={version.number === shown} onClick={() => setChosen(version.number)}>
                  <strong>
                    <Trans>Version {version.number}</Trans>
                  </strong>
                  {version.current && (
                    <Badge size="xs" variant="light" color="green">
                      <Trans>Published</Trans>
                    </Badge>
                  )}
                  <span className={classes.fact}>
                    {version.published_by && `${version.published_by.name} · `}
                    <Moment at={version.published_at} />
                  </span>
                  <span className={classes.fact}>
                    {version.languages.map((language) => languageName(language, i18n.locale)).join(', ')}
                  </span>
                  {version.reason && (
                    <em className={classes.fact} dir="auto">
                      {version.reason}
                    </em>
                  )}
                </button>
              </li>
            ))}
          </ol>
          <Shown key={shown} id={id} number={shown} />
        </div>
      )}
      <Confirm
        opened={restoring}
        title={<Trans>Restore this version?</Trans>}
        action={<Trans>Restore</Trans>}
        onClose={() => setRestoring(false)}
        onConfirm={() => shown !== null && restore.mutate(shown, { onSuccess: edit })}
      >
        <Trans>The draft in every language is replaced by it. Readers see nothing of it until you publish.</Trans>
      </Confirm>
    </Page>
  );
}

function Shown({ id, number }: { id: string; number: number }) {
  const { t, i18n } = useLingui();
  const [changes, setChanges] = useState(number > 1);
  const version = useQuery({
    queryKey: [...KNOWLEDGE, 'version', id, number],
    queryFn: () => ask(getArticleVersion({ path: { key: id, number } })),
    enabled: !changes,
  });
  const compared = useQuery({
    queryKey: [...KNOWLEDGE, 'changes', id, number],
    queryFn: () => ask(compareArticleVersions({ path: { key: id, number }, query: { since: number - 1 } })),
    enabled: changes,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must be able to.
    <section className={classes.shown} aria-label={t`Version ${number}`} tabIndex={0}>
      {number > 1 && (
        <Button variant="default" onClick={() => setChanges(!changes)}>
          {changes ? <Trans>Show it as it is</Trans> : <Trans>Show what was changed</Trans>}
        </Button>
      )}
      {changes
        ? compared.data?.texts.map((text) => (
            <div key={text.language}>
              <h2 className={classes.language}>{languageName(text.language, i18n.locale)}</h2>
              {text.title_before && <del>{text.title_before}</del>} {text.title_after && <ins>{text.title_after}</ins>}
              {text.pieces.map((piece, index) => (
                <p key={index} className={classes.piece} data-how={piece.how} dir="auto" lang={text.language}>
                  {piece.how === 'added' ? (
                    <ins>{piece.text}</ins>
                  ) : piece.how === 'removed' ? (
                    <del>{piece.text}</del>
                  ) : (
                    piece.text
                  )}
                </p>
              ))}
            </div>
          ))
        : version.data?.texts.map((text) => (
            <div key={text.language}>
              <h2 className={classes.language}>{languageName(text.language, i18n.locale)}</h2>
              <h3 className={classes.title} lang={text.language} dir="auto">
                {text.title}
              </h3>
              <Body html={text.body} language={text.language} />
            </div>
          ))}
    </section>
  );
}
