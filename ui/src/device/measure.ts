/** What can be learned of this device. Sound and pictures are looked at here and never leave it. */
import { microphoneTrouble } from '../lib/microphone';

export type Media = 'works' | 'silent' | 'denied' | 'missing' | 'busy' | 'unsupported' | 'not-checked';
export type Report = {
  browser: string;
  system: string;
  language: string | null;
  time_zone: string;
  screen_width: number;
  screen_height: number;
  window_width: number;
  window_height: number;
  pixel_ratio: number;
  online: boolean;
  connection: string;
  latency_ms: number | null;
  speed_kbit: number | null;
  microphone: Media;
  camera: Media;
  cookies: boolean;
  storage: boolean;
  websocket: boolean;
  webrtc: boolean;
};

const BROWSERS: [RegExp, string][] = [
  [/Edg\w*\/(\d+)/, 'Edge'],
  [/OPR\/(\d+)/, 'Opera'],
  [/SamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).*Safari/, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];
const LISTEN_MS = 3000;
/** Below it is what a switched-off microphone gives. */
const QUIET = 0.005;

export function browserOf(agent: string): string {
  for (const [shape, name] of BROWSERS) {
    const found = shape.exec(agent);
    if (found) return `${name} ${found[1]}`;
  }
  return '';
}

export function systemOf(agent: string): string {
  return SYSTEMS.find(([shape]) => shape.test(agent))?.[1] ?? '';
}

/** What is known without asking anybody. */
export function facts(): Report {
  const connection = (navigator as { connection?: { effectiveType?: string } }).connection;
  return {
    browser: browserOf(navigator.userAgent),
    system: systemOf(navigator.userAgent),
    language: navigator.language || null,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? '',
    screen_width: screen.width,
    screen_height: screen.height,
    window_width: innerWidth,
    window_height: innerHeight,
    pixel_ratio: Math.round((devicePixelRatio || 1) * 100) / 100,
    online: navigator.onLine,
    connection: connection?.effectiveType ?? '',
    latency_ms: null,
    speed_kbit: null,
    microphone: 'not-checked',
    camera: 'not-checked',
    cookies: navigator.cookieEnabled,
    storage: stores(),
    websocket: 'WebSocket' in window,
    webrtc: 'RTCPeerConnection' in window,
  };
}

function stores(): boolean {
  try {
    localStorage.setItem('switchroom.device', '1');
    localStorage.removeItem('switchroom.device');
    return true;
  } catch {
    return false;
  }
}

/** The best of some requests there and back, in ms, and one download in kbit/s; null where it did not work. */
export async function network(ping: () => Promise<unknown>, load: () => Promise<Blob>) {
  const took: number[] = [];
  try {
    for (let turn = 0; turn < 4; turn++) {
      const began = performance.now();
      await ping();
      took.push(performance.now() - began);
    }
    const began = performance.now();
    const { size } = await load();
    const seconds = Math.max(performance.now() - began, 1) / 1000;
    return { latency_ms: Math.round(Math.min(...took)), speed_kbit: Math.round((size * 8) / 1000 / seconds) };
  } catch {
    return { latency_ms: took.length ? Math.round(Math.min(...took)) : null, speed_kbit: null };
  }
}

/** Opens the microphone for a moment and listens whether there is any level. */
export async function microphone(): Promise<Media> {
  return using({ audio: true }, async (stream) => ((await isHeard(stream)) ? 'works' : 'silent'));
}

/** Opens the camera for a moment. */
export async function camera(): Promise<Media> {
  return using({ video: true }, async (stream) => (stream.getVideoTracks().length > 0 ? 'works' : 'missing'));
}

async function using(wanted: MediaStreamConstraints, look: (stream: MediaStream) => Promise<Media>): Promise<Media> {
  if (!navigator.mediaDevices?.getUserMedia) return 'unsupported';
  try {
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    try {
      return await look(stream);
    } finally {
      for (const track of stream.getTracks()) track.stop();
    }
  } catch (error) {
    const trouble = microphoneTrouble(error);
    return trouble === 'insecure' ? 'unsupported' : trouble;
  }
}

async function isHeard(stream: MediaStream): Promise<boolean> {
  const context = new AudioContext();
  try {
    await context.resume();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const until = performance.now() + LISTEN_MS;
    while (performance.now() < until) {
      analyser.getFloatTimeDomainData(samples);
      if (samples.some((sample) => Math.abs(sample) > QUIET)) return true;
      await new Promise(requestAnimationFrame);
    }
    return false;
  } finally {
    await context.close();
  }
}
