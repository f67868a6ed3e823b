import { type MicrophoneTrouble, microphoneTrouble, openMicrophone } from '../lib/microphone';
import { completeOffer, play } from '../lib/peer';
import { Problem } from '../lib/public';
import { type CallEvent, server } from './server';
import type { Word } from './words';

export type Phase = 'idle' | 'microphone' | 'connecting' | 'live' | 'reconnecting' | 'ended';

export type Said = { kind: 'said' | 'keys'; text: string; at: number };

export type CallState = {
  phase: Phase;
  /** What the customer's interaction is doing, as the server says it. */
  doing: string;
  startedAt: number | null;
  endedAt: number | null;
  muted: boolean;
  position: number | null;
  wait: { low: number; high: number } | null;
  said: Said[];
  trouble: MicrophoneTrouble | null;
  refusal: Word | null;
};

const FRESH: CallState = {
  phase: 'idle',
  doing: '',
  startedAt: null,
  endedAt: null,
  muted: false,
  position: null,
  wait: null,
  said: [],
  trouble: null,
  refusal: null,
};

const MOST_SAID = 60;
const LOST_AFTER_MS = 2000;
const GIVE_UP_MS = 45_000;

/** Why a call could not be made, in words of ours. */
export function refusalWord(error: unknown): Word {
  if (!(error instanceof Problem)) return 'trouble';
  if (error.code === 'caller.blocked') return 'blocked';
  const byStatus: Record<number, Word> = {
    0: 'offline',
    403: 'blocked',
    404: 'unknown',
    429: 'throttled',
    503: 'full',
  };
  return byStatus[error.status] ?? 'trouble';
}

/** The state after something the server told. */
export function afterEvent(state: CallState, event: CallEvent, now: number): CallState {
  switch (event.event) {
    case 'state':
      return { ...state, doing: event.state, ...(event.state === 'queued' ? {} : { position: null, wait: null }) };
    case 'queue': {
      const wait =
        event.wait_high_s == null
          ? null
          : { low: Math.floor((event.wait_low_s ?? 0) / 60), high: Math.max(1, Math.ceil(event.wait_high_s / 60)) };
      return { ...state, doing: 'queued', position: event.position ?? null, wait };
    }
    case 'said':
      return {
        ...state,
        said: [...state.said, { kind: 'said' as const, text: event.text, at: now }].slice(-MOST_SAID),
      };
    case 'ended':
      return { ...state, phase: 'ended', endedAt: now };
  }
}

type Kept = { token: string; startedAt: number };

/** One customer's call: from the microphone to the end, through lost lines and reloads. */
export class CustomerCall {
  state: CallState = FRESH;
  private token: string | null = null;
  private peer: RTCPeerConnection | null = null;
  private microphone: MediaStream | null = null;
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lostAt: number | null = null;
  private readonly audio = new Audio();

  constructor(
    private readonly slug: string,
    private readonly ice: RTCIceServer[],
    private readonly changed: () => void,
  ) {}

  /** A call of this page that was going on before a reload goes on. */
  async resume(): Promise<boolean> {
    const kept = this.kept();
    if (!kept) return false;
    this.token = kept.token;
    this.set({ ...FRESH, phase: 'reconnecting', startedAt: kept.startedAt });
    this.listen();
    await this.reconnect();
    return true;
  }

  async start(details: { language: string; number?: string; signed_token?: string }): Promise<void> {
    if (!['idle', 'ended'].includes(this.state.phase)) return;
    this.set({ ...FRESH, phase: 'microphone' });
    try {
      this.microphone = await openMicrophone();
    } catch (error) {
      this.set({ ...FRESH, trouble: microphoneTrouble(error) });
      return;
    }
    this.set({ phase: 'connecting' });
    try {
      const { peer, sdp } = await this.offer();
      const made = await server.start(this.slug, { sdp, ...details });
      this.token = made.call_token;
      const startedAt = Date.now();
      this.keep({ token: made.call_token, startedAt });
      this.set({ startedAt });
      this.listen();
      await peer.setRemoteDescription({ type: 'answer', sdp: made.sdp });
    } catch (error) {
      this.release();
      this.set({ ...FRESH, refusal: refusalWord(error) });
    }
  }

  hangUp(): void {
    const token = this.token;
    this.finish();
    if (token) void server.hangUp(token).catch(() => {});
  }

  press(key: string): void {
    if (!this.token || this.state.phase === 'ended') return;
    void server.keys(this.token, key).catch(() => {});
    const last = this.state.said.at(-1);
    const said =
      last?.kind === 'keys'
        ? [...this.state.said.slice(0, -1), { ...last, text: last.text + key }]
        : [...this.state.said, { kind: 'keys' as const, text: key, at: Date.now() }];
    this.set({ said: said.slice(-MOST_SAID) });
  }

  mute(muted: boolean): void {
    for (const track of this.microphone?.getAudioTracks() ?? []) track.enabled = !muted;
    this.set({ muted });
  }

  private async offer(): Promise<{ peer: RTCPeerConnection; sdp: string }> {
    this.microphone ??= await openMicrophone();
    const peer = new RTCPeerConnection({ iceServers: this.ice });
    this.peer?.close();
    this.peer = peer;
    for (const track of this.microphone.getAudioTracks()) peer.addTrack(track, this.microphone);
    peer.ontrack = (event) => play(this.audio, event.track, null);
    peer.onconnectionstatechange = () => this.moved(peer);
    return { peer, sdp: await completeOffer(peer) };
  }

  private moved(peer: RTCPeerConnection): void {
    if (this.peer !== peer || this.state.phase === 'ended') return;
    if (peer.connectionState === 'connected') {
      this.lostAt = null;
      this.clearTimer();
      this.set({ phase: 'live' });
    } else if (peer.connectionState === 'failed') void this.reconnect();
    else if (peer.connectionState === 'disconnected' && !this.timer) this.later(LOST_AFTER_MS);
  }

  /** The same request as after a reload, until it works or the server no longer knows the call. */
  private async reconnect(): Promise<void> {
    if (!this.token || this.state.phase === 'ended') return;
    this.lostAt ??= Date.now();
    this.set({ phase: 'reconnecting' });
    try {
      const { peer, sdp } = await this.offer();
      const answer = await server.connect(this.token, sdp);
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    } catch (error) {
      const over = error instanceof Problem && [404, 409, 410].includes(error.status);
      if (error instanceof DOMException && !this.microphone) this.set({ trouble: microphoneTrouble(error) });
      if (over || Date.now() - this.lostAt > GIVE_UP_MS) this.finish();
      else this.later(1500);
    }
  }

  private later(wait: number): void {
    this.clearTimer();
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.reconnect();
    }, wait);
  }

  private listen(): void {
    if (!this.token) return;
    const socket = server.events(this.token);
    this.socket = socket;
    // The server tells the call from its beginning on each new socket.
    this.set({ said: [] });
    socket.onmessage = (message) => {
      const event = JSON.parse(String(message.data)) as CallEvent;
      if (event.event === 'ended') this.finish();
      else this.set(afterEvent(this.state, event, Date.now()));
    };
    socket.onclose = () => {
      if (this.socket !== socket || this.state.phase === 'ended') return;
      setTimeout(() => this.socket === socket && this.state.phase !== 'ended' && this.listen(), 1500);
    };
  }

  private finish(): void {
    this.release();
    this.keep(null);
    this.set({ phase: 'ended', endedAt: Date.now(), position: null, wait: null });
  }

  private release(): void {
    this.clearTimer();
    this.lostAt = null;
    this.token = null;
    this.socket?.close();
    this.socket = null;
    this.peer?.close();
    this.peer = null;
    for (const track of this.microphone?.getTracks() ?? []) track.stop();
    this.microphone = null;
    this.audio.srcObject = null;
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private set(change: Partial<CallState>): void {
    this.state = { ...this.state, ...change };
    this.changed();
  }

  private key(): string {
    return `switchroom.call.${this.slug}`;
  }

  /** In the tab only: another tab is another call. */
  private keep(kept: Kept | null): void {
    try {
      if (kept) sessionStorage.setItem(this.key(), JSON.stringify(kept));
      else sessionStorage.removeItem(this.key());
    } catch {
      // Then a reload ends the call.
    }
  }

  private kept(): Kept | null {
    try {
      return JSON.parse(sessionStorage.getItem(this.key()) ?? 'null') as Kept | null;
    } catch {
      return null;
    }
  }
}
