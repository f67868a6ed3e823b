"""Sound in browsers: a microphone that plays a tone, and ears that measure which tones arrive."""

import math
import struct
import wave
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright
from playwright.sync_api import TimeoutError as NotInTime

RATE = 48_000
CHROMIUM = "/usr/bin/chromium"

EARS = """
(() => {
  const Real = window.RTCPeerConnection;
  if (!Real) return;
  window.__heard = [];
  window.RTCPeerConnection = class extends Real {
    constructor(...given) {
      super(...given);
      this.addEventListener('track', (event) => {
        const context = new AudioContext();
        const stream = new MediaStream([event.track]);
        // Chromium hands remote sound to Web Audio only while an element plays it as well.
        const element = new Audio(); element.muted = true; element.srcObject = stream; element.play().catch(() => {});
        const analyser = context.createAnalyser();
        analyser.fftSize = 8192; analyser.smoothingTimeConstant = 0;
        context.createMediaStreamSource(stream).connect(analyser);
        context.resume();
        window.__heard.push({ context, analyser, element, track: event.track, peer: this });
      });
    }
  };
  // What pages play themselves (recordings) is heard where it leaves for the loudspeaker.
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode && to.context instanceof AudioContext) {
      const played = (window.__played ??= new Map());
      if (!played.has(to.context)) {
        const analyser = to.context.createAnalyser();
        analyser.fftSize = 8192; analyser.smoothingTimeConstant = 0;
        played.set(to.context, { context: to.context, analyser });
      }
      connect.call(this, played.get(to.context).analyser);
    }
    return connect.call(this, to, ...rest);
  };
})();
"""

LEVELS = """
(frequencies, played) => {
  const living = (ear) => ear.peer.connectionState !== 'closed' && ear.track.readyState === 'live';
  const ears = played ? [...(window.__played ?? new Map()).values()] : window.__heard.filter(living);
  if (!ears.length) return null;
  const ear = ears[ears.length - 1];
  const bins = new Float32Array(ear.analyser.frequencyBinCount);
  ear.analyser.getFloatFrequencyData(bins);
  const width = ear.context.sampleRate / ear.analyser.fftSize;
  return frequencies.map((frequency) => {
    const middle = Math.round(frequency / width);
    return Math.max(...bins.slice(middle - 2, middle + 3));
  });
}
"""
"""Level in dBFS of each frequency, as it is heard now on the page's newest living connection, or as it plays it."""

REPORT = """
() => Promise.all((window.__heard ?? []).map(async (ear) => {
  const bins = new Float32Array(ear.analyser.frequencyBinCount);
  ear.analyser.getFloatFrequencyData(bins);
  const loudest = bins.indexOf(Math.max(...bins));
  const stats = ear.peer.connectionState === 'closed' ? [] : [...(await ear.peer.getStats()).values()];
  const { packetsReceived, concealedSamples, totalSamplesReceived } = stats.find((s) => s.type === 'inbound-rtp') ?? {};
  return { peer: ear.peer.connectionState, track: ear.track.readyState, muted: ear.track.muted,
           context: ear.context.state, clock: ear.context.currentTime, packetsReceived, concealedSamples,
           totalSamplesReceived, hz: loudest * ear.context.sampleRate / ear.analyser.fftSize, db: bins[loudest] };
}))
"""
"""What each ear of the page is doing and hears loudest, for whoever looks into a failure."""

AUDIBLE_DB, SILENT_DB = -45.0, -60.0


def tone_file(path: Path, frequency: float, seconds: float = 2.0) -> Path:
    """A WAV of a steady tone that loops without a click."""
    count = round(RATE * seconds)
    whole = round(frequency * seconds) / seconds
    samples = (int(12_000 * math.sin(2 * math.pi * whole * n / RATE)) for n in range(count))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path


def browser_with_voice(playwright: Playwright, voice: Path) -> Browser:
    """A browser whose microphone plays the file."""
    return playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-audio-capture={voice}",
            "--autoplay-policy=no-user-gesture-required",
            "--allow-loopback-in-peer-connection",
        ],
    )


def hears(page: Page, frequency: float, *, instead_of: float | None = None, within_s: float = 20.0) -> None:
    """Wait until this page hears the tone, and in the same moment not the other one. Raises TimeoutError."""
    _wait_for(page, frequency, instead_of, played=False, within_s=within_s)


def plays(page: Page, frequency: float, *, instead_of: float | None = None, within_s: float = 20.0) -> None:
    """Wait until this page itself plays the tone, as a recording's player does. Raises TimeoutError."""
    _wait_for(page, frequency, instead_of, played=True, within_s=within_s)


def _wait_for(page: Page, frequency: float, instead_of: float | None, *, played: bool, within_s: float) -> None:
    until = f"""([tone, other, played]) => {{
        const levels = ({LEVELS})(other === null ? [tone] : [tone, other], played);
        return levels !== null && levels[0] > {AUDIBLE_DB} && !(levels[1] > {SILENT_DB});
    }}"""
    _wait(page, until, [frequency, instead_of, played], within_s)


def _wait(page: Page, until: str, argument: object, within_s: float) -> None:
    """Raises TimeoutError, having said what the page hears instead."""
    try:
        page.wait_for_function(until, arg=argument, timeout=within_s * 1000, polling=50)
    except NotInTime as error:
        raise NotInTime(f"{error.message} {argument}: {page.evaluate(REPORT)}") from None


def hears_not(page: Page, frequency: float, *, within_s: float = 20.0) -> None:
    """Wait until this page no longer hears the tone. Raises TimeoutError."""
    until = f"(f) => {{ const levels = ({LEVELS})([f]); return levels === null || levels[0] < {SILENT_DB}; }}"
    _wait(page, until, frequency, within_s)


def hears_something(page: Page, *, within_s: float = 20.0) -> None:
    """Wait until this page hears any sound in the band of speech."""
    band = list(range(200, 3000, 50))
    until = f"(band) => {{ const levels = ({LEVELS})(band); return levels !== null && Math.max(...levels) > -55; }}"
    _wait(page, until, band, within_s)
