export type MicrophoneTrouble = 'insecure' | 'unsupported' | 'denied' | 'missing' | 'busy';

/** Why there is no microphone, from what the browser says. */
export function microphoneTrouble(error: unknown, secure = window.isSecureContext): MicrophoneTrouble {
  if (!secure) return 'insecure';
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'unsupported';
}

/** Opens the wanted microphone, or the default one when that is gone. */
export async function openMicrophone(id: string | null = null): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException('no microphone here', 'NotSupportedError');
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
