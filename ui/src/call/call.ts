import { type MicrophoneTrouble, microphoneTrouble, openMicrophone } from '../lib/microphone';
import { completeOffer, play } from '../lib/peer';
import { Problem } from '../lib/public';
import { Ringer } from '../lib/ring';
import { type CallEvent, server } from './server';
import type { Word } from './words';

/** `callback`: off the line, until we call back; `ringing`: now. */
export type Phase = 'idle' | 'microphone' | 'connecting' | 'live' | 'reconnecting' | 'callback' | 'ringing' | 'ended';

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
  /** Why the call is over, as the server says it. */
  cause: string;
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
  cause: '',
};

const SETTLED_MS = 250;
const OFF_LINE = ['callback', 'ringing'];
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
    case 'state': {
      const waits = event.state === 'queued' || event.state === 'callback';
      return { ...state, doing: event.state, ...(waits ? {} : { position: null, wait: null }) };
    }
    case 'queue': {
      const wait =
        event.wait_high_s == null
          ? null
          : { low: Math.floor((event.wait_low_s ?? 0) / 60), high: Math.max(1, Math.ceil(event.wait_high_s / 60)) };
      const doing = OFF_LINE.includes(state.doing) ? state.doing : 'queued';
      return { ...state, doing, position: event.position ?? null, wait };
    }
    case 'said':
      return {
        ...state,
        said: [...state.said, { kind: 'said' as const, text: event.text, at: now }].slice(-MOST_SAID),
      };
    case 'ended':
      return { ...state, phase: 'ended', endedAt: now, cause: event.cause ?? '' };
  }
}

/** `waiting`: the line was let go, and we call back. */
type Kept = { token: string; startedAt: number; waiting?: boolean };

/** One customer's call: from the microphone to the end, through lost lines and reloads. */
export class CustomerCall {
  state: CallState = FRESH;
  private token: string | null = null;
  /** The call before: if it broke off, the same agent is asked first. */
  private before: string | undefined;
  private peer: RTCPeerConnection | null = null;
  private microphone: MediaStream | null = null;
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lostAt: number | null = null;
  private settling: ReturnType<typeof setTimeout> | null = null;
  private readonly audio = new Audio();
  private readonly ringer = new Ringer();

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
    this.set({ ...FRESH, phase: kept.waiting ? 'callback' : 'reconnecting', startedAt: kept.startedAt });
    this.listen();
    if (!kept.waiting) await this.reconnect();
    return true;
  }

  /** We call back, and the customer picks up. */
  async answer(): Promise<void> {
    if (this.state.phase !== 'ringing' || !this.token) return;
    this.ringer.stop();
    this.set({ phase: 'connecting', trouble: null });
    try {
      this.microphone = await openMicrophone();
    } catch (error) {
      this.set({ phase: 'callback', trouble: microphoneTrouble(error) });
      this.settle();
      return;
    }
    try {
      const { peer, sdp } = await this.offer();
      const answer = await server.connect(this.token, sdp);
      this.keep({ token: this.token, startedAt: Date.now() });
      this.set({ startedAt: Date.now() });
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    } catch {
      // It rang too long: it will ring again.
      this.letGo();
      this.set({ phase: 'callback' });
      this.settle();
    }
  }

  async start(details: {
    language: string;
    number?: string;
    signed_token?: string;
    more_time: boolean;
  }): Promise<void> {
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
      const made = await server.start(this.slug, { sdp, previous_call: this.before, ...details });
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

  /** From the next question on. */
  takeTime(more: boolean): void {
    if (this.token && this.state.phase !== 'ended') void server.time(this.token, more).catch(() => {});
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
    if (!this.token || this.state.phase === 'ended' || OFF_LINE.includes(this.state.doing)) return;
    this.lostAt ??= Date.now();
    this.set({ phase: 'reconnecting' });
    try {
      const { peer, sdp } = await this.offer();
      const answer = await server.connect(this.token, sdp);
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
    } catch (error) {
      if (OFF_LINE.includes(this.state.doing)) return;
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
      this.set(afterEvent(this.state, event, Date.now()));
      if (event.event === 'ended') this.finish();
      else if (event.event === 'state') this.settle();
    };
    socket.onclose = () => {
      if (this.socket !== socket || this.state.phase === 'ended') return;
      setTimeout(() => this.socket === socket && this.state.phase !== 'ended' && this.listen(), 1500);
    };
  }

  /** A new socket tells everything from the beginning: only what holds at its end counts. */
  private settle(): void {
    if (this.settling) clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.settling = null;
      this.follow();
    }, SETTLED_MS);
  }

  /** The line is let go until we call back; then the page rings. */
  private follow(): void {
    const { doing, phase } = this.state;
    if (!this.token || phase === 'ended' || phase === 'connecting') return;
    if (!OFF_LINE.includes(doing)) {
      this.ringer.stop();
      return;
    }
    if (doing === phase) return;
    this.letGo();
    this.keep({ token: this.token, startedAt: this.state.startedAt ?? Date.now(), waiting: true });
    this.set({ phase: doing as Phase });
    if (doing === 'ringing') this.ringer.start();
    else this.ringer.stop();
  }

  private finish(): void {
    this.before = this.token ?? this.before;
    this.release();
    this.keep(null);
    this.set({ phase: 'ended', endedAt: Date.now(), position: null, wait: null });
  }

  private release(): void {
    this.letGo();
    this.ringer.stop();
    this.token = null;
    this.socket?.close();
    this.socket = null;
  }

  /** Without audio; the page stays in touch. */
  private letGo(): void {
    this.clearTimer();
    this.lostAt = null;
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
