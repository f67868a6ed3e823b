import { Trans } from '@lingui/react/macro';
import { IconLock, IconMicrophoneOff } from '@tabler/icons-react';
import type { Recording } from '../../api/types';
import { may, useMe } from '../../lib/session';
import { Player } from '../../ui/player/player';
import { Empty } from '../../ui/states';
import { Moment } from '../../ui/time';

const UNFINISHED = ['planned', 'recording', 'paused'];
const NOT_PLAYED = [...UNFINISHED, 'failed', 'expired'];

export function Recordings({ recordings }: { recordings: Recording[] }) {
  const me = useMe();
  const done = recordings.filter((recording) => !NOT_PLAYED.includes(recording.state));
  const deletedAt = recordings.find((recording) => recording.deleted_at)?.deleted_at;
  if (!recordings.length) {
    return (
      <Empty icon={<IconMicrophoneOff size={20} />} title={<Trans>Not recorded</Trans>}>
        <Trans>The process decides what is recorded.</Trans>
      </Empty>
    );
  }
  if (!may(me, 'voice:recording:play')) {
    return (
      <Empty icon={<IconLock size={20} />} title={<Trans>Recorded</Trans>}>
        <Trans>You may not listen to recordings. Ask a supervisor.</Trans>
      </Empty>
    );
  }
  if (!done.length && deletedAt) {
    return (
      <Empty title={<Trans>The recording was deleted</Trans>}>
        <Trans>
          It was kept until <Moment at={deletedAt} />.
        </Trans>
      </Empty>
    );
  }
  if (!done.length && recordings.every((recording) => recording.state === 'failed')) {
    return (
      <Empty title={<Trans>The recording failed</Trans>}>
        <Trans>Nothing was kept of it.</Trans>
      </Empty>
    );
  }
  if (!done.length) {
    return (
      <Empty title={<Trans>Recording now</Trans>}>
        <Trans>It can be played when the call is over.</Trans>
      </Empty>
    );
  }
  return (
    <>
      {done.map((recording) => (
        <section key={recording.id}>
          {done.length > 1 && <h3>{recording.started_at && <Moment at={recording.started_at} />}</h3>}
          <Player recording={recording} />
          {recording.kept_until && (
            <p>
              <Trans>
                Kept until <Moment at={recording.kept_until} />.
              </Trans>
            </p>
          )}
        </section>
      ))}
    </>
  );
}
