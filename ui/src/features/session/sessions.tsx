import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/client';
import { endSession, listSessions } from '../../api/generated';
import { useAct } from '../../lib/act';
import { Failure, RowsSkeleton } from '../../ui/states';
import { Moment } from '../../ui/time';
import { browserName } from './browser-name';
import classes from './sessions.module.css';

/** Every place where I am signed in; any can be ended from here. */
export function Sessions({ opened, onClose, title }: { opened: boolean; onClose: () => void; title: string }) {
  const { t } = useLingui();
  const query = useQuery({ queryKey: ['sessions'], queryFn: () => ask(listSessions()), enabled: opened, staleTime: 0 });
  const end = useAct((id: string) => ask(endSession({ path: { id } })), [['sessions']]);
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': t`Close` }}>
      {query.isPending && <RowsSkeleton rows={3} />}
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      <ul className={classes.list}>
        {query.data?.items.map((session) => (
          <li key={session.id} className={classes.row}>
            <div className={classes.what}>
              <strong>{browserName(session.agent) ?? t`Unknown browser`}</strong>
              {session.current && (
                <Badge size="sm" variant="light" color="teal" ml={8}>
                  <Trans>This one</Trans>
                </Badge>
              )}
              <div className={classes.detail}>
                {session.address} · <Trans>last seen</Trans> <Moment at={session.last_seen_at} />
              </div>
            </div>
            {!session.current && (
              <Button
                variant="default"
                loading={end.isPending && end.variables === session.id}
                onClick={() => end.mutate(session.id)}
              >
                <Trans>End</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Modal>
  );
}
