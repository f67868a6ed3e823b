import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconParking,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerRecord,
  IconPlayerRecordFilled,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ask } from '../../api/client';
import {
  hangUpCall,
  holdCall,
  muteCall,
  parkInteraction,
  pauseRecording,
  resumeCall,
  resumeRecording,
  sendCallKeys,
  unmuteCall,
} from '../../api/generated';
import type { Call } from '../../api/types';
import { useAct } from '../../lib/act';
import { useCommands } from '../../lib/commands';
import { callQuery } from '../../lib/interaction';
import { useMe } from '../../lib/session';
import { toast } from '../../lib/toasts';
import { Keys } from '../../ui/keys';
import { agentQuery } from './agent-state';
import classes from './call-bar.module.css';
import { Keypad } from './keypad';
import { PARKED } from './parked';
import { phone } from './phone';
import { Transfer } from './transfer';

const GROUP = msg`Call`;
const TITLES = {
  mute: msg`Mute`,
  unmute: msg`Unmute`,
  hold: msg`Hold`,
  resume: msg`Take back from hold`,
  pause: msg`Pause the recording`,
  record: msg`Go on recording`,
  transfer: msg`Transfer or consult`,
  park: msg`Park`,
  hangUp: msg`Hang up`,
};

type Props = {
  id: string;
  held: boolean;
  muted: boolean;
  recording: string | undefined;
  /** A colleague who is only asked has nothing but his own phone. */
  asked: boolean;
  consulting: boolean;
  /** Between colleagues there is nobody to send on. */
  internal: boolean;
};

export function CallButtons({ id, held, muted, recording, asked, consulting, internal }: Props) {
  const { t, i18n } = useLingui();
  const client = useQueryClient();
  const me = useMe().user.id;
  const [keypad, setKeypad] = useState(false);
  const [transfer, setTransfer] = useState(false);
  const refresh = [['interaction', id], agentQuery.queryKey];
  const path = { id };
  const mute = useAct(async () => {
    phone.setMuted(!muted);
    patchLeg(client, id, me, { muted: !muted });
    await ask(muted ? unmuteCall({ path }) : muteCall({ path }));
  }, refresh);
  const hold = useAct(() => ask(held ? resumeCall({ path }) : holdCall({ path })), refresh);
  const sends = !asked && !consulting && !internal;
  const pausable = !asked && (recording === 'recording' || recording === 'paused');
  const record = useAct(
    () => ask(recording === 'paused' ? resumeRecording({ path }) : pauseRecording({ path })),
    refresh,
  );
  const hangUp = useAct(() => ask(hangUpCall({ path })), refresh);
  const park = useAct(async () => {
    const slot = i18n.number((await ask(parkInteraction({ path }))).slot);
    toast('done', t`Parked in slot ${slot}. Any colleague can fetch the call; after two minutes it comes back.`);
  }, [...refresh, PARKED]);
  const keys = useAct((pressed: string) => ask(sendCallKeys({ path, body: { keys: pressed } })));
  const titles = {
    mute: i18n._(muted ? TITLES.unmute : TITLES.mute),
    hold: i18n._(held ? TITLES.resume : TITLES.hold),
    record: i18n._(recording === 'paused' ? TITLES.record : TITLES.pause),
    transfer: i18n._(TITLES.transfer),
    park: i18n._(TITLES.park),
    hangUp: i18n._(TITLES.hangUp),
  };
  useCommands([
    {
      id: 'mute',
      title: muted ? TITLES.unmute : TITLES.mute,
      group: GROUP,
      keys: 'alt+m',
      run: () => mute.mutate(undefined),
    },
    {
      id: 'hold',
      title: held ? TITLES.resume : TITLES.hold,
      group: GROUP,
      keys: 'alt+h',
      enabled: !asked,
      run: () => hold.mutate(undefined),
    },
    {
      id: 'pause-recording',
      title: recording === 'paused' ? TITLES.record : TITLES.pause,
      group: GROUP,
      keys: 'alt+r',
      enabled: pausable,
      run: () => record.mutate(undefined),
    },
    {
      id: 'transfer',
      title: TITLES.transfer,
      group: GROUP,
      keys: 'alt+t',
      enabled: sends,
      run: () => setTransfer(true),
    },
    {
      id: 'park',
      title: TITLES.park,
      group: GROUP,
      keys: 'alt+p',
      enabled: sends,
      run: () => park.mutate(undefined),
    },
    { id: 'hang-up', title: TITLES.hangUp, group: GROUP, keys: 'alt+x', run: () => hangUp.mutate(undefined) },
  ]);
  return (
    <div className={classes.buttons}>
      <BarButton title={titles.mute} keys="alt+m" pressed={muted} onClick={() => mute.mutate(undefined)}>
        {muted ? <IconMicrophoneOff size={17} /> : <IconMicrophone size={17} />}
      </BarButton>
      {!asked && (
        <BarButton title={titles.hold} keys="alt+h" pressed={held} onClick={() => hold.mutate(undefined)}>
          {held ? <IconPlayerPlay size={17} /> : <IconPlayerPause size={17} />}
        </BarButton>
      )}
      {sends && (
        <BarButton title={titles.transfer} keys="alt+t" pressed={false} onClick={() => setTransfer(true)}>
          <IconPhoneOutgoing size={17} />
        </BarButton>
      )}
      {sends && (
        <BarButton title={titles.park} keys="alt+p" pressed={false} onClick={() => park.mutate(undefined)}>
          <IconParking size={17} />
        </BarButton>
      )}
      <Transfer id={id} opened={transfer} onClose={() => setTransfer(false)} />
      {pausable && (
        <BarButton
          title={titles.record}
          keys="alt+r"
          pressed={recording === 'paused'}
          onClick={() => record.mutate(undefined)}
        >
          {recording === 'paused' ? (
            <IconPlayerRecord size={17} />
          ) : (
            <IconPlayerRecordFilled size={17} className={classes.recording} />
          )}
        </BarButton>
      )}
      {!asked && !internal && (
        <Popover opened={keypad} onChange={setKeypad} shadow="md" trapFocus position="bottom-end">
          <Popover.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={32}
              aria-label={t`Keypad`}
              onClick={() => setKeypad(!keypad)}
            >
              <IconDialpad size={17} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <Keypad onKey={(key) => keys.mutate(key)} />
          </Popover.Dropdown>
        </Popover>
      )}
      <Tooltip label={<Hint title={titles.hangUp} keys="alt+x" />}>
        <ActionIcon
          color="red.8"
          variant="filled"
          size={32}
          w={44}
          aria-label={titles.hangUp}
          loading={hangUp.isPending}
          onClick={() => hangUp.mutate(undefined)}
        >
          <IconPhoneOff size={17} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

type ButtonProps = { title: string; keys: string; pressed: boolean; onClick: () => void; children: ReactNode };

function BarButton({ title, keys, pressed, onClick, children }: ButtonProps) {
  return (
    <Tooltip label={<Hint title={title} keys={keys} />}>
      <ActionIcon
        variant={pressed ? 'filled' : 'subtle'}
        color={pressed ? 'orange.9' : 'gray'}
        size={32}
        aria-label={title}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function Hint({ title, keys }: { title: string; keys: string }) {
  return (
    <span className={classes.hint}>
      {title} <Keys keys={keys} />
    </span>
  );
}

/** The screen follows the finger; the server's word comes right after. */
function patchLeg(client: ReturnType<typeof useQueryClient>, id: string, me: string, change: { muted: boolean }) {
  client.setQueryData<Call>(callQuery(id).queryKey, (old) =>
    old ? { ...old, legs: old.legs.map((leg) => (leg.user_id === me ? { ...leg, ...change } : leg)) } : old,
  );
}
