import { useSyncExternalStore } from 'react';
import { chosenDevice, onDeviceChoice } from './devices';
import { type MicrophoneTrouble, microphoneTrouble, openMicrophone } from './microphone';
import { completeOffer, play, routeTo } from './peer';

export type LegState = 'connecting' | 'connected' | 'lost';

export type PhoneLeg = { id: string; interactionId: string; state: LegState };

export type PhoneState = {
  legs: readonly PhoneLeg[];
  trouble: MicrophoneTrouble | null;
  /** The microphone in use, for the level meter. */
  microphone: MediaStream | null;
};

/** What the phone needs of the server. */
export type Exchange = {
  servers: () => Promise<{ ice_servers: RTCIceServer[]; legs: Array<{ id: string; interaction_id: string }> }>;
  connect: (legId: string, sdp: string) => Promise<string>;
};

type Line = {
  leg: PhoneLeg;
  peer: RTCPeerConnection | null;
  audio: HTMLAudioElement;
  attempt: number;
  timer: ReturnType<typeof setTimeout> | null;
};

const WAITS_MS = [0, 500, 1000, 2000, 4000, 8000];
const LOST_AFTER_MS = 2000;

/**
 * The agent's phone: one peer connection per leg, outside of React, so that a call survives every navigation. After a
 * reload `resume` asks the server which legs are ours and connects each again with the same request as the first time.
 */
export class PhoneClient {
  private readonly lines = new Map<string, Line>();
  private readonly watchers = new Set<() => void>();
  private ice: RTCIceServer[] = [];
  private muted = false;
  private opening: Promise<MediaStream> | null = null;
  state: PhoneState = { legs: [], trouble: null, microphone: null };

  constructor(private readonly exchange: Exchange) {
    onDeviceChoice(() => void this.changeDevices());
  }

  watch(watcher: () => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Connects every leg the server says is ours; drops those it no longer knows. */
  async resume(): Promise<void> {
    const { ice_servers, legs } = await this.exchange.servers();
    this.ice = ice_servers;
    const wanted = new Set(legs.map((leg) => leg.id));
    for (const id of [...this.lines.keys()]) if (!wanted.has(id)) this.end(id);
    for (const leg of legs) if (!this.lines.has(leg.id)) this.ring(leg.id, leg.interaction_id);
  }

  /** A leg of ours wants its audio. */
  ring(id: string, interactionId: string): void {
    if (this.lines.has(id)) return;
    const leg: PhoneLeg = { id, interactionId, state: 'connecting' };
    const line: Line = { leg, peer: null, audio: new Audio(), attempt: 0, timer: null };
    this.lines.set(id, line);
    this.publish();
    void this.connect(line);
  }

  end(id: string): void {
    const line = this.lines.get(id);
    if (!line) return;
    this.lines.delete(id);
    if (line.timer) clearTimeout(line.timer);
    line.peer?.close();
    line.audio.srcObject = null;
    if (!this.lines.size) this.closeMicrophone();
    this.publish();
  }

  endAll(): void {
    for (const id of [...this.lines.keys()]) this.end(id);
  }

  /** Silence at the source, at once; the server is told separately and is what others see. */
  setMuted(muted: boolean): void {
    this.muted = muted;
    for (const track of this.state.microphone?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  /** Asks for the microphone before the first call needs it. False, with `trouble` set, when there is none. */
  async prepare(): Promise<boolean> {
    try {
      await this.microphone();
      if (!this.lines.size) this.closeMicrophone();
      return true;
    } catch {
      return false;
    }
  }

  private async connect(line: Line): Promise<void> {
    try {
      const microphone = await this.microphone();
      const peer = new RTCPeerConnection({ iceServers: this.ice });
      line.peer?.close();
      line.peer = peer;
      for (const track of microphone.getAudioTracks()) peer.addTrack(track, microphone);
      peer.ontrack = (event) => play(line.audio, event.track, chosenDevice('speaker'));
      peer.onconnectionstatechange = () => this.moved(line, peer);
      const sdp = await completeOffer(peer);
      const answer = await this.exchange.connect(line.leg.id, sdp);
      if (line.peer === peer && this.lines.has(line.leg.id))
        await peer.setRemoteDescription({ type: 'answer', sdp: answer });
    } catch (error) {
      if (!this.lines.has(line.leg.id)) return;
      if (gone(error)) this.end(line.leg.id);
      else this.retry(line);
    }
  }

  private moved(line: Line, peer: RTCPeerConnection): void {
    if (line.peer !== peer || !this.lines.has(line.leg.id)) return;
    if (peer.connectionState === 'connected') {
      line.attempt = 0;
      if (line.timer) clearTimeout(line.timer);
      line.timer = null;
      this.become(line, 'connected');
    } else if (peer.connectionState === 'failed') this.retry(line);
    else if (peer.connectionState === 'disconnected' && !line.timer) {
      line.timer = setTimeout(() => {
        line.timer = null;
        this.retry(line);
      }, LOST_AFTER_MS);
    }
  }

  private retry(line: Line): void {
    if (line.timer) return;
    this.become(line, 'lost');
    const wait = WAITS_MS[Math.min(line.attempt++, WAITS_MS.length - 1)];
    line.timer = setTimeout(() => {
      line.timer = null;
      if (this.lines.has(line.leg.id)) void this.connect(line);
    }, wait);
  }

  private async microphone(): Promise<MediaStream> {
    const held = this.state.microphone;
    if (held?.getAudioTracks().some((track) => track.readyState === 'live')) return held;
    this.opening ??= openMicrophone(chosenDevice('microphone'));
    try {
      const stream = await this.opening;
      for (const track of stream.getAudioTracks()) track.enabled = !this.muted;
      this.state = { ...this.state, microphone: stream, trouble: null };
      this.publish();
      return stream;
    } catch (error) {
      this.state = { ...this.state, trouble: microphoneTrouble(error) };
      this.publish();
      throw error;
    } finally {
      this.opening = null;
    }
  }

  private closeMicrophone(): void {
    for (const track of this.state.microphone?.getTracks() ?? []) track.stop();
    this.muted = false;
    this.state = { ...this.state, microphone: null };
    this.publish();
  }

  private async changeDevices(): Promise<void> {
    for (const line of this.lines.values()) void routeTo(line.audio, chosenDevice('speaker'));
    const old = this.state.microphone;
    if (!old) return;
    const fresh = await openMicrophone(chosenDevice('microphone')).catch(() => null);
    const track = fresh?.getAudioTracks()[0];
    if (!fresh || !track) return;
    track.enabled = !this.muted;
    for (const { peer } of this.lines.values()) await peer?.getSenders()[0]?.replaceTrack(track);
    for (const stale of old.getTracks()) stale.stop();
    this.state = { ...this.state, microphone: fresh };
    this.publish();
  }

  private become(line: Line, state: LegState): void {
    line.leg = { ...line.leg, state };
    this.publish();
  }

  private publish(): void {
    this.state = { ...this.state, legs: [...this.lines.values()].map((line) => line.leg) };
    for (const watcher of this.watchers) watcher();
  }
}

/** The server says that the leg has ended: no use in trying again. */
function gone(error: unknown): boolean {
  const status = (error as { status?: number })?.status;
  return status === 404 || status === 409 || status === 410;
}

export function usePhoneState(phone: PhoneClient): PhoneState {
  return useSyncExternalStore(
    (watcher) => phone.watch(watcher),
    () => phone.state,
  );
}
