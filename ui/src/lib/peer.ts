/** The browser's half of a call leg: shared by the desk's phone and the customer's call page. */

const GATHERING_MS = 1500;

/** The complete offer of a connection: candidates included, because the answer comes in one request. */
export async function completeOffer(peer: RTCPeerConnection): Promise<string> {
  await peer.setLocalDescription(await peer.createOffer());
  await gathered(peer);
  const sdp = peer.localDescription?.sdp;
  if (!sdp) throw new Error('the browser made no offer');
  return sdp;
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    // A STUN server that does not answer must not keep a caller waiting; host candidates are there at once.
    const timer = setTimeout(done, GATHERING_MS);
    function done() {
      clearTimeout(timer);
      peer.removeEventListener('icegatheringstatechange', check);
      resolve();
    }
    function check() {
      if (peer.iceGatheringState === 'complete') done();
    }
    peer.addEventListener('icegatheringstatechange', check);
  });
}

/** Plays a remote track, on the given output device where the browser can choose one. */
export function play(audio: HTMLAudioElement, track: MediaStreamTrack, sink: string | null): void {
  audio.srcObject = new MediaStream([track]);
  audio.autoplay = true;
  void routeTo(audio, sink);
  void audio.play().catch(() => {
    // Some browsers want a gesture first: the next key or click starts it.
    const resume = () => void audio.play().catch(() => {});
    window.addEventListener('pointerdown', resume, { once: true });
    window.addEventListener('keydown', resume, { once: true });
  });
}

export async function routeTo(audio: HTMLAudioElement, sink: string | null): Promise<void> {
  if (!('setSinkId' in audio)) return;
  try {
    await audio.setSinkId(sink ?? '');
  } catch {
    // The device is gone; the default one plays.
  }
}

/** Loudness of a stream, 0-1, for a meter. Reads only when asked. */
export function meter(stream: MediaStream): { read: () => number; close: () => void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  const source = context.createMediaStreamSource(stream);
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read: () => {
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      // -60 dB is silence, -10 dB is loud.
      const decibel = 10 * Math.log10(sum / samples.length + 1e-10);
      return Math.min(1, Math.max(0, (decibel + 60) / 50));
    },
    close: () => {
      source.disconnect();
      void context.close();
    },
  };
}
