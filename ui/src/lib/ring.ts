import { chosenDevice } from './devices';

type Sinkable = AudioContext & { setSinkId?: (id: string) => Promise<void> };

type Note = readonly [offsetS: number, frequencyHz: number];

/** How something rings: a call insists, a chat can wait a moment, a message only makes itself heard. */
type Tune = { notes: readonly Note[]; gain: number; everyMs: number };

const CALL: Tune = {
  notes: [
    [0, 659],
    [0.22, 880],
    [0.8, 659],
    [1.02, 880],
  ],
  gain: 0.22,
  everyMs: 3000,
};
const CHAT: Tune = {
  notes: [
    [0, 740],
    [0.16, 988],
  ],
  gain: 0.09,
  everyMs: 5000,
};
const MESSAGE: Tune = { notes: [[0, 988]], gain: 0.07, everyMs: 0 };

/**
 * Soft tones, again and again until stopped, made here: no file to load when a call is already waiting. Plays on the
 * chosen ringing device where the browser can choose one.
 */
export class Ringer {
  private context: Sinkable | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;

  get ringing(): boolean {
    return this.timer !== null;
  }

  start(medium = 'voice'): void {
    if (this.timer) return;
    const tune = medium === 'voice' ? CALL : CHAT;
    const context = onChosenDevice();
    this.context = context;
    play(context, tune);
    this.timer = setInterval(() => play(context, tune), tune.everyMs);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    void this.context?.close();
    this.context = null;
  }
}

/** One short tone: somebody wrote. */
export function blip(): void {
  const context = onChosenDevice();
  play(context, MESSAGE);
  setTimeout(() => void context.close(), 1500);
}

function onChosenDevice(): Sinkable {
  const context = new AudioContext() as Sinkable;
  const sink = chosenDevice('ringer');
  if (sink) void context.setSinkId?.(sink).catch(() => {});
  return context;
}

function play(context: Sinkable, tune: Tune): void {
  if (context.state !== 'running') {
    // Until the first click or key of this visit, browsers play nothing; what is shown and the notification are seen.
    void context.resume().catch(() => {});
    return;
  }
  for (const [offset, frequency] of tune.notes) {
    const at = context.currentTime + offset;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(tune.gain, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.42);
  }
}

export type Announcement = { title: string; body: string; tag: string; stays?: boolean };

/** A notification of the operating system while the page is not in front. Closes with the returned function. */
export function announce({ title, body, tag, stays = true }: Announcement, onClick: () => void): () => void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return () => {};
  const notice = new Notification(title, { body, tag, requireInteraction: stays, icon: '/icon.svg' });
  notice.onclick = () => {
    window.focus();
    onClick();
    notice.close();
  };
  return () => notice.close();
}

export async function allowAnnouncements(): Promise<void> {
  if ('Notification' in window && Notification.permission === 'default') await Notification.requestPermission();
}
