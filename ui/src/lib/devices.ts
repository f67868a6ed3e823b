import { useEffect, useState } from 'react';

/** What sound goes where. Kept on this machine: a headset belongs to a desk, not to a person. */
export type DeviceRole = 'microphone' | 'speaker' | 'ringer';

const listeners = new Set<() => void>();

export function chosenDevice(role: DeviceRole): string | null {
  try {
    return localStorage.getItem(`switchroom.device.${role}`) || null;
  } catch {
    return null;
  }
}

export function chooseDevice(role: DeviceRole, id: string | null): void {
  try {
    if (id) localStorage.setItem(`switchroom.device.${role}`, id);
    else localStorage.removeItem(`switchroom.device.${role}`);
  } catch {
    // Without storage the choice lasts as long as the page; the default device serves.
  }
  for (const listener of listeners) listener();
}

export function onDeviceChoice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The audio devices of one kind, kept up to date. Labels are empty until the microphone was allowed once. */
export function useDevices(kind: 'audioinput' | 'audiooutput'): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    const media = navigator.mediaDevices;
    if (!media?.enumerateDevices) return;
    let live = true;
    const read = async () => {
      const all = await media.enumerateDevices();
      if (live) setDevices(all.filter((device) => device.kind === kind && device.deviceId));
    };
    void read();
    media.addEventListener('devicechange', read);
    return () => {
      live = false;
      media.removeEventListener('devicechange', read);
    };
  }, [kind]);
  return devices;
}
