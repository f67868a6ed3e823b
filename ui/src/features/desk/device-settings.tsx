import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, Select, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { chooseDevice, chosenDevice, type DeviceRole, useDevices } from '../../lib/devices';
import { openMicrophone } from '../../lib/microphone';
import { usePhoneState } from '../../lib/phone';
import { MicrophoneHelp } from '../../ui/microphone-help';
import { LevelMeter } from './level-meter';
import { phone, ringer } from './phone';

/** Which microphone, where customers are heard, where it rings. */
export function DeviceSettings({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const [ringing, setRinging] = useState(false);
  const stop = () => {
    ringer.stop();
    setRinging(false);
  };
  const tryRing = () => {
    stop();
    ringer.start();
    setRinging(true);
    setTimeout(stop, 2600);
  };
  return (
    <Modal
      opened={opened}
      onClose={() => {
        stop();
        onClose();
      }}
      title={<Trans>Sound and microphone</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Stack>
        <DeviceChoice purpose="microphone" kind="audioinput" label={t`Microphone`} />
        {opened && <MicrophoneTest />}
        <DeviceChoice purpose="speaker" kind="audiooutput" label={t`Customers are heard on`} />
        <DeviceChoice purpose="ringer" kind="audiooutput" label={t`It rings on`} />
        <Button variant="default" onClick={tryRing} disabled={ringing}>
          <Trans>Try the ring</Trans>
        </Button>
      </Stack>
    </Modal>
  );
}

function DeviceChoice({
  purpose,
  kind,
  label,
}: {
  purpose: DeviceRole;
  kind: 'audioinput' | 'audiooutput';
  label: string;
}) {
  const { t } = useLingui();
  const devices = useDevices(kind);
  const [value, setValue] = useState(() => chosenDevice(purpose) ?? '');
  const choose = (id: string | null) => {
    setValue(id ?? '');
    chooseDevice(purpose, id || null);
  };
  const rest = devices.filter((device) => device.deviceId !== 'default' && device.deviceId !== 'communications');
  return (
    <Select
      label={label}
      value={value}
      onChange={choose}
      allowDeselect={false}
      data={[
        { value: '', label: t`The computer's default` },
        ...rest.map((device, index) => ({ value: device.deviceId, label: device.label || t`Device ${index + 1}` })),
      ]}
    />
  );
}

function MicrophoneTest() {
  const { trouble, microphone } = usePhoneState(phone);
  const [own, setOwn] = useState<MediaStream | null>(null);
  useEffect(() => {
    if (microphone) return;
    let live = true;
    let opened: MediaStream | null = null;
    openMicrophone(chosenDevice('microphone')).then(
      (stream) => {
        opened = stream;
        if (live) setOwn(stream);
        else for (const track of stream.getTracks()) track.stop();
      },
      () => void phone.prepare(),
    );
    return () => {
      live = false;
      for (const track of opened?.getTracks() ?? []) track.stop();
      setOwn(null);
    };
  }, [microphone]);
  const stream = microphone ?? own;
  if (stream) return <LevelMeter stream={stream} />;
  return trouble ? <MicrophoneHelp trouble={trouble} /> : null;
}
