"""From one browser page's microphone to another's loudspeaker, by beeps; with the real switch between, and without."""

import asyncio
import contextlib
import json
import os
import shutil
import sys
from collections import defaultdict
from typing import Any

import numpy as np
from playwright.async_api import Page, Route, async_playwright

from switchroom.platform.ids import new_id
from switchroom.voice.contracts import Answer, Answered, Arrived, Bridge, BridgeId, EffectId, HangUp, LegId, Order
from switchroom.voice.embedded.client import EmbeddedSwitch, SignallingClient
from switchroom.voice.embedded.signals import Arrival

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
]
PAGE = """
async ({beeps, direct}) => {
  // With the permission the page offers real addresses instead of .local names.
  await navigator.mediaDevices.getUserMedia({audio: true});
  const ctx = new AudioContext({sampleRate: 48000}); await ctx.resume();
  const osc = ctx.createOscillator(); osc.frequency.value = 1000;
  const gain = ctx.createGain(); gain.gain.value = 0; osc.connect(gain); osc.start();
  const mic = ctx.createMediaStreamDestination(); gain.connect(mic);
  const quiet = ctx.createMediaStreamDestination();
  const until = (pc, event, done) => new Promise(ok => { const f = () => done() && ok(); pc[event] = f; f(); });
  const A = new RTCPeerConnection(), B = new RTCPeerConnection(); let remote;
  B.ontrack = e => { remote = new MediaStream([e.track]); };
  A.addTrack(mic.stream.getTracks()[0], mic.stream);
  if (direct) {
    A.onicecandidate = e => e.candidate && B.addIceCandidate(e.candidate);
    B.onicecandidate = e => e.candidate && A.addIceCandidate(e.candidate);
    await A.setLocalDescription(await A.createOffer()); await B.setRemoteDescription(A.localDescription);
    await B.setLocalDescription(await B.createAnswer()); await A.setRemoteDescription(B.localDescription);
  } else {
    B.addTrack(quiet.stream.getTracks()[0], quiet.stream);
    for (const pc of [A, B]) {
      await pc.setLocalDescription(await pc.createOffer());
      await until(pc, 'onicegatheringstatechange', () => pc.iceGatheringState === 'complete');
      await pc.setRemoteDescription({type: 'answer', sdp: await connect(pc.localDescription.sdp)});
    }
  }
  await until(B, 'onconnectionstatechange', () => B.connectionState === 'connected');
  if (!direct) await bridge();
  const speaker = new Audio(); speaker.srcObject = remote; speaker.muted = true; speaker.play();
  const source = ctx.createMediaStreamSource(remote);
  const code = `registerProcessor('meter', class extends AudioWorkletProcessor { process(i) {
    const peak = c => c && c[0] ? c[0].reduce((m, v) => Math.max(m, Math.abs(v)), 0) : 0;
    this.port.postMessage([peak(i[0]), peak(i[1])]); return true; } });`;
  await ctx.audioWorklet.addModule(URL.createObjectURL(new Blob([code], {type: 'text/javascript'})));
  const meter = new AudioWorkletNode(ctx, 'meter', {numberOfInputs: 2, numberOfOutputs: 1});
  gain.connect(meter, 0, 0); source.connect(meter, 0, 1); meter.connect(ctx.destination);
  const said = [], heard = [];
  meter.port.onmessage = e => { said.push(e.data[0]); heard.push(e.data[1]); };
  await new Promise(ok => setTimeout(ok, 12000));  // the buffers of both settle
  said.length = 0; heard.length = 0;
  for (let i = 0; i < beeps; i++) {
    const t = ctx.currentTime + 0.05; gain.gain.setValueAtTime(0.5, t); gain.gain.setValueAtTime(0, t + 0.1);
    await new Promise(ok => setTimeout(ok, 700 + Math.random() * 37));
  }
  A.close(); B.close(); await ctx.close();
  return [said, heard];
}"""


def delays(said: list[float], heard: list[float]) -> list[float]:
    """Milliseconds from the start of each beep to when it is heard; a block is 128 samples at 48 kHz."""
    one, other = np.array(said), np.array(heard)
    starts = np.flatnonzero((one[1:] > 0.1) & (one[:-1] <= 0.1)) + 1
    found = [np.flatnonzero(other[at : at + 300] > 0.05) for at in starts]
    return [float(later[0] * 128 / 48) for later in found if len(later)]


class Middle:
    """Answers what the page asks of the switch."""

    def __init__(self, switch: EmbeddedSwitch, web: SignallingClient) -> None:
        self._switch, self._web = switch, web
        self._legs: list[LegId] = []
        self._answered: defaultdict[LegId, asyncio.Event] = defaultdict(asyncio.Event)

    async def watch(self) -> None:
        async for event in self._switch.events():
            await self._switch.acknowledge(event)
            if isinstance(event, Arrived):
                await self._switch.do(Order(EffectId(new_id()), 1), Answer(event.leg))
            if isinstance(event, Answered):
                self._answered[event.leg].set()

    async def connect(self, offer: str) -> str:
        self._legs.append(LegId(new_id()))
        return await self._web.connect(self._legs[-1], offer, Arrival("+1"))

    async def bridge(self) -> None:
        await asyncio.gather(*(self._answered[leg].wait() for leg in self._legs))
        await self._switch.do(Order(EffectId(new_id()), 1), Bridge(BridgeId(new_id()), tuple(self._legs)))

    async def close(self) -> None:
        for leg in self._legs:
            await self._switch.do(Order(EffectId(new_id()), 1), HangUp(leg))


async def measure(page: Page, given: dict[str, Any], direct: bool) -> float:
    said, heard = await page.evaluate(PAGE, {"beeps": given["beeps"], "direct": direct})
    return float(np.median(delays(said, heard)))


async def main(given: dict[str, Any]) -> None:
    secret = bytes.fromhex(given["secret"])
    async with (
        EmbeddedSwitch(given["address"], secret, 1) as switch,
        SignallingClient(given["address"], secret) as web,
        async_playwright() as playwright,
    ):
        middle = Middle(switch, web)
        watching = asyncio.create_task(middle.watch())
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = await browser.new_page()

        async def blank(route: Route) -> None:
            await route.fulfill(body="<!doctype html>", content_type="text/html")

        await page.route("**/*", blank)
        await page.expose_function("connect", middle.connect)
        await page.expose_function("bridge", middle.bridge)
        await page.goto("https://phone.test/")
        through = await measure(page, given, direct=False)
        await middle.close()
        directly = await measure(page, given, direct=True)
        print(json.dumps({"mouth_to_ear_ms": through, "mouth_to_ear_direct_ms": directly}), flush=True)
        await browser.close()
        watching.cancel()


if __name__ == "__main__":
    with contextlib.suppress(OSError, AttributeError):  # as media.py; the browser inherits it
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    asyncio.run(main(json.loads(sys.argv[1])))
