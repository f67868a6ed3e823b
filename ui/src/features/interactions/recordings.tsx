import { Trans } from '@lingui/react/macro';
import { IconMicrophoneOff } from '@tabler/icons-react';
import type { Interaction } from '../../api/types';
import { Empty } from '../../ui/states';
import { Moment } from '../../ui/time';
import { Player } from './player';

export function Recordings({ interaction }: { interaction: Interaction }) {
  const done = interaction.recordings.filter(
    (recording) => recording.state !== 'recording' && recording.state !== 'paused',
  );
  if (!interaction.recordings.length) {
    return (
      <Empty icon={<IconMicrophoneOff size={20} />} title={<Trans>Not recorded</Trans>}>
        <Trans>The process decides what is recorded.</Trans>
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
          {done.length > 1 && (
            <h3>
              <Moment at={recording.started_at} />
            </h3>
          )}
          <Player recording={recording} />
        </section>
      ))}
    </>
  );
}
