/** Stereo recordings: the customer is the left channel, the agent the right one. */
export type Side = 'both' | 'customer' | 'agent';
export type Peaks = { customer: Float32Array; agent: Float32Array };

const COLUMNS = 320;
const LONGEST_DRAWN_S = 45 * 60;

/** The loudest sample of each of `columns` equal parts. */
export function peaksOf(samples: Float32Array, columns = COLUMNS): Float32Array {
  const peaks = new Float32Array(columns);
  const width = samples.length / columns;
  for (let column = 0; column < columns; column++) {
    let most = 0;
    const end = Math.floor((column + 1) * width);
    // Every eighth sample shows the same picture in an eighth of the time.
    for (let i = Math.floor(column * width); i < end; i += 8) most = Math.max(most, Math.abs(samples[i] ?? 0));
    peaks[column] = most;
  }
  return peaks;
}

/** Fetches and measures a recording for drawing. */
export async function loadPeaks(
  url: string,
  duration: number | null,
  signal: AbortSignal,
): Promise<Peaks | 'too long'> {
  if (duration !== null && duration > LONGEST_DRAWN_S) return 'too long';
  const bytes = await (await fetch(url, { signal })).arrayBuffer();
  // 8 kHz are enough to draw, and a sixth of the memory.
  const context = new OfflineAudioContext(2, 1, 8000);
  const buffer = await context.decodeAudioData(bytes);
  const left = buffer.getChannelData(0);
  return { customer: peaksOf(left), agent: peaksOf(buffer.numberOfChannels > 1 ? buffer.getChannelData(1) : left) };
}

/** Lets one side, or both, be heard in both ears. */
export class ChannelMixer {
  private readonly context = new AudioContext();
  private readonly gains: [GainNode, GainNode];

  constructor(element: HTMLAudioElement) {
    const source = this.context.createMediaElementSource(element);
    const splitter = this.context.createChannelSplitter(2);
    this.gains = [this.context.createGain(), this.context.createGain()];
    source.connect(splitter);
    for (const [channel, gain] of this.gains.entries()) {
      gain.channelCount = 1;
      splitter.connect(gain, channel).connect(this.context.destination);
    }
  }

  choose(side: Side): void {
    void this.context.resume();
    this.gains[0].gain.value = side === 'agent' ? 0 : 1;
    this.gains[1].gain.value = side === 'customer' ? 0 : 1;
  }

  close(): void {
    void this.context.close();
  }
}
