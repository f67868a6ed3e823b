import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { closeArticle } from '../../lib/knowledge';
import { ArticleView } from './article-view';
import classes from './knowledge.module.css';

/** An article beside the page one works on: the interaction stays where it is. */
export function ArticleDrawer({ id }: { id: string }) {
  const { t } = useLingui();
  return (
    <Drawer
      opened
      onClose={closeArticle}
      position="right"
      size={560}
      // It stands beside the work, which goes on.
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      closeOnClickOutside={false}
      shadow="lg"
      title={t`Article`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <ArticleView key={id} id={id} />
      <div className={classes.drawerFoot}>
        <Button
          variant="default"
          leftSection={<IconExternalLink size={14} />}
          onClick={closeArticle}
          renderRoot={(props) => <Link to="/knowledge/$key" params={{ key: id }} {...props} />}
        >
          <Trans>Open as a page</Trans>
        </Button>
      </div>
    </Drawer>
  );
}
