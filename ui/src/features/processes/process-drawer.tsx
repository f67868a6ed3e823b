import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Failure, RowsSkeleton } from '../../ui/states';
import classes from './catalogue.module.css';
import { ProcessDocument } from './process-document';
import { useProcessDocument } from './use-catalogue';

/** A process document beside the page one works on: the interaction stays where it is. */
export function ProcessDrawer({ slug, close }: { slug: string; close: () => void }) {
  const { t } = useLingui();
  const { data, error, refetch } = useProcessDocument(slug);
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={620}
      // It stands beside the work, which goes on.
      withOverlay={false}
      lockScroll={false}
      trapFocus={false}
      closeOnClickOutside={false}
      shadow="lg"
      title={t`Process`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <ProcessDocument document={data} brief />
      ) : (
        <RowsSkeleton />
      )}
      <div className={classes.drawerFoot}>
        <Button
          variant="default"
          leftSection={<IconExternalLink size={14} />}
          renderRoot={(props) => <Link to="/processes/$slug" params={{ slug }} {...props} />}
        >
          <Trans>Open as a page</Trans>
        </Button>
      </div>
    </Drawer>
  );
}
