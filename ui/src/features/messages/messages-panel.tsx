import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Drawer } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { lazy, Suspense, useEffect } from 'react';
import { showMessages, useShownMessages } from '../../lib/messages';
import { whenIdle } from '../../lib/on-demand';
import { RowsSkeleton } from '../../ui/states';
import classes from './messages.module.css';

const load = async () => ({ default: (await import('./panel-body')).PanelBody });
const PanelBody = lazy(load);

/** Messages between colleagues, at the side of every page. */
export function MessagesPanel() {
  const { t } = useLingui();
  const shown = useShownMessages();
  // There before it is opened, so that the focus finds its place in it.
  useEffect(() => whenIdle(load), []);
  return (
    <Drawer
      opened={shown !== null}
      onClose={() => showMessages(null)}
      position="right"
      size={400}
      overlayProps={{ backgroundOpacity: 0.15 }}
      title={
        <span className={classes.head}>
          {shown && shown.view !== 'list' && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t`All messages`}
              onClick={() => showMessages({ view: 'list' })}
            >
              <IconArrowLeft size={16} />
            </ActionIcon>
          )}
          {shown?.view === 'talk' ? shown.with.name : <Trans>Messages</Trans>}
        </span>
      }
      classNames={{ body: classes.body, content: classes.content }}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Suspense fallback={<RowsSkeleton />}>{shown && <PanelBody shown={shown} />}</Suspense>
    </Drawer>
  );
}
