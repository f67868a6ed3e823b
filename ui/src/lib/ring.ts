import { chosenDevice } from './devices';

type Sinkable = AudioContext & { setSinkId?: (id: string) => Promise<void> };

/**
 * Two soft tones, three seconds apart, made here: no file to load when a call is already waiting. Plays on the chosen
 * ringing device where the browser can choose one.
 */
export class Ringer {
  private context: Sinkable | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;

  get ringing(): boolean {
    return this.timer !== null;
  }

  start(): void {
    if (this.timer) return;
    this.context = new AudioContext() as Sinkable;
    const sink = chosenDevice('ringer');
    if (sink) void this.context.setSinkId?.(sink).catch(() => {});
    this.burst();
    this.timer = setInterval(() => this.burst(), 3000);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    void this.context?.close();
    this.context = null;
  }

  private burst(): void {
    const context = this.context;
    if (!context) return;
    if (context.state !== 'running') {
      // Until the first click or key of this visit, browsers play nothing; the card and the notification are seen.
      void context.resume().catch(() => {});
      return;
    }
    for (const [offset, frequency] of [
      [0, 659],
      [0.22, 880],
      [0.8, 659],
      [1.02, 880],
    ] as const) {
      const at = context.currentTime + offset;
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.22, at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + 0.42);
    }
  }
}

export type Announcement = { title: string; body: string; tag: string };

/** A notification of the operating system while the page is not in front. Closes with the returned function. */
export function announce({ title, body, tag }: Announcement, onClick: () => void): () => void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.hasFocus()) return () => {};
  const notice = new Notification(title, { body, tag, requireInteraction: true, icon: '/icon.svg' });
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
