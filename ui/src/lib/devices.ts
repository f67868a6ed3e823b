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

export type MicrophoneTrouble = 'insecure' | 'unsupported' | 'denied' | 'missing' | 'busy';

/** Why there is no microphone, from what the browser says. */
export function microphoneTrouble(error: unknown): MicrophoneTrouble {
  if (!window.isSecureContext) return 'insecure';
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'unsupported';
}

/** Opens the chosen microphone, or the default one when that is gone. */
export async function openMicrophone(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('no microphone here', 'NotSupportedError');
  const id = chosenDevice('microphone');
  const wanted = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  if (id) {
    try {
      return await navigator.mediaDevices.getUserMedia({ audio: { ...wanted, deviceId: { exact: id } } });
    } catch (error) {
      if (microphoneTrouble(error) !== 'missing') throw error;
    }
  }
  return navigator.mediaDevices.getUserMedia({ audio: wanted });
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
