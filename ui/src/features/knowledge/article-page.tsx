import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHistory, IconPencil } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCommands } from '../../lib/commands';
import { Page } from '../../ui/page';
import { ArticleView } from './article-view';
import { Comments } from './comments';
import classes from './knowledge.module.css';
import { useArticle } from './use-knowledge';
import { GROUP } from './words';

const EDIT = msg`Edit the article`;

/** One article: to read, to judge, and the way to its editor. */
export function ArticlePage({ id }: { id: string }) {
  const { i18n } = useLingui();
  const navigate = useNavigate();
  const { data } = useArticle(id, i18n.locale);
  const writes = data?.may.write ?? false;
  const edit = () => void navigate({ to: '/knowledge/$key/edit', params: { key: id } });
  useCommands([{ id: 'article-edit', title: EDIT, group: GROUP, keys: 'e', enabled: writes, run: edit }]);
  return (
    <Page
      title={data?.title ?? ''}
      actions={
        <>
          {writes && (
            <Button
              variant="default"
              leftSection={<IconHistory size={14} />}
              renderRoot={(props) => <Link to="/knowledge/$key/versions" params={{ key: id }} {...props} />}
            >
              <Trans>Versions</Trans>
            </Button>
          )}
          {writes && (
            <Button leftSection={<IconPencil size={14} />} onClick={edit}>
              <Trans>Edit</Trans>
            </Button>
          )}
        </>
      }
    >
      <div className={classes.reading}>
        <ArticleView id={id} heading={false} />
        {data && <Comments id={id} author={writes} />}
      </div>
    </Page>
  );
}
