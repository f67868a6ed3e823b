import { Trans } from '@lingui/react/macro';
import { Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconCloudOff, IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Problem } from '../api/problem';
import classes from './states.module.css';

/** Nothing here yet, and what to do about it. */
export function Empty({
  title,
  children,
  icon,
  action,
}: {
  title: ReactNode;
  children?: ReactNode;
  icon?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack className={classes.state} align="center" gap="xs">
      <span className={classes.icon}>{icon ?? <IconInbox size={22} stroke={1.6} />}</span>
      <Text fw={600}>{title}</Text>
      {children && (
        <Text size="sm" c="dimmed" ta="center" maw={380}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}

/** It did not work, why, and what to try. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  // Trying again would be answered the same.
  const final = error instanceof Problem && (error.status === 403 || error.status === 404);
  return (
    <div role="alert">
      <Empty
        icon={<IconCloudOff size={22} stroke={1.6} />}
        title={<Trans>This could not be loaded</Trans>}
        action={
          retry &&
          !final && (
            <Button variant="default" onClick={retry}>
              <Trans>Try again</Trans>
            </Button>
          )
        }
      >
        <ProblemText error={error} />
      </Empty>
    </div>
  );
}

/** A problem in the reader's words where we have them, in the server's otherwise. */
export function ProblemText({ error }: { error: unknown }) {
  if (!(error instanceof Problem)) return <Trans>Something went wrong here. Reload the page; your work is safe.</Trans>;
  if (error.status === 0)
    return <Trans>The server cannot be reached. Check the network; the desk goes on by itself.</Trans>;
  if (error.status === 404) return <Trans>It does not exist, or you may not see it.</Trans>;
  if (error.status === 403) return <Trans>You do not have the permission for this.</Trans>;
  if (error.status === 429) return <Trans>Too many tries. Wait a minute.</Trans>;
  if (error.code.endsWith('stale') || error.code.endsWith('version_conflict'))
    return <Trans>Somebody else changed it in the meantime. Look at their version and try again.</Trans>;
  if (error.status >= 500) return <Trans>The server had a problem. Try again in a moment.</Trans>;
  return <>{error.detail || error.code}</>;
}

/** Grey lines where rows will be. */
export function RowsSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div role="status" aria-busy="true" className={classes.rows}>
      <span className="visually-hidden">
        <Trans>Loading</Trans>
      </span>
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={12} width={`${90 - ((i * 17) % 45)}%`} radius="xs" />
      ))}
    </div>
  );
}
