"""Calls from light phones, in a process of their own: packets encoded beforehand go out, what comes in is counted.

Run with one argument, JSON; writes one line of JSON per step. `bench/voice.py` starts it.
"""

import asyncio
import contextlib
import json
import os
import random
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from switchroom.platform.files import EncryptedReader, new_data_key
from switchroom.platform.ids import new_id
from switchroom.voice.contracts import (
    Answer,
    Answered,
    Bridge,
    BridgeId,
    Command,
    EffectId,
    HangUp,
    LegId,
    Order,
    Originate,
    RecordingEnded,
    RecordingId,
    Role,
    StartRecording,
    StopRecording,
)
from switchroom.voice.embedded import rtp
from switchroom.voice.embedded.client import EmbeddedSwitch, SignallingClient
from switchroom.voice.embedded.opus import FRAME, RATE, Encoder
from switchroom.voice.embedded.peer import _Idle, _payload_types, set_up_aiortc
from switchroom.voice.embedded.signals import Arrival

PACKETS = 100
PLAYOUT = 0.08  # a browser's buffer: what comes later than this after its time was silent
PHASES = 4  # phones do not all send in the same instant


def voice(fundamental: float) -> np.ndarray[Any, Any]:
    """Two seconds of a vowel that swells and fades three times a second but never to nothing.

    Not a pure tone: Opus takes that for noise, which it gives no FEC.
    """
    seconds = np.arange(PACKETS * FRAME) / RATE
    wave, phases = np.zeros(len(seconds)), np.random.default_rng(1)
    for frequency in np.arange(fundamental, 4000, fundamental):
        formants = ((600, 300, 1.0), (1500, 300, 0.5), (2700, 400, 0.25))
        loud = 0.02 + sum(level * np.exp(-(((frequency - at) / width) ** 2)) for at, width, level in formants)
        wave += loud * np.sin(2 * np.pi * frequency * seconds + 6 * phases.random())
    wave *= 0.6 + 0.4 * np.sin(2 * np.pi * 3 * seconds)
    return (wave / np.abs(wave).max() * 12_000).astype(np.int16)


def encoded(samples: np.ndarray[Any, Any]) -> list[bytes]:
    encoder = Encoder()
    for _ in range(2):  # the second round is the one that can be repeated
        packets = [encoder.encode(samples[at : at + FRAME]) for at in range(0, len(samples), FRAME)]
    return packets


class Phone:
    def __init__(self, packets: list[bytes], loss: float = 0.0) -> None:
        self.leg = LegId(new_id())
        self.loss = loss
        self._packets = packets
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connection.addTrack(_Idle())
        self.connected = asyncio.Event()
        self._connection.on("connectionstatechange", self._changed)
        self._sequence = 0
        self.received = self.late = self.missing = 0
        self._expected: tuple[int, float] | None = None

    def _changed(self) -> None:
        if self._connection.connectionState == "connected":
            self.connected.set()

    async def connect(self, signalling: SignallingClient, arrival: Arrival | None) -> None:
        await self._connection.setLocalDescription(await self._connection.createOffer())
        answer = await signalling.connect(self.leg, self._connection.localDescription.sdp, arrival)
        await self._connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        await asyncio.wait_for(self.connected.wait(), 20)
        self._type = _payload_types(answer)["opus/48000"]
        sender: Any = self._connection.getSenders()[0]
        self._ssrc, self._dtls = sender._ssrc, sender.transport
        self._ice = self._dtls.transport._connection
        self._others, self._ice.data_received = self._ice.data_received, self._datagram

    def send(self) -> None:
        self._sequence += 1
        if random.random() < self.loss:
            return
        payload = self._packets[self._sequence % PACKETS]
        packet = rtp.build(self._type, self._sequence, self._sequence * FRAME, self._ssrc, payload)
        pair = self._ice._nominated.get(1)
        if pair is not None:
            pair.protocol.transport.sendto(self._dtls._tx_srtp.protect(packet), pair.remote_addr)

    def _datagram(self, data: bytes, component: int) -> None:
        """Headers are not encrypted: sequence numbers and times are all that is needed."""
        if not 127 < data[0] < 192 or rtp.is_rtcp(data):
            self._others(data, component)
            return
        sequence, now = int.from_bytes(data[2:4], "big"), time.monotonic()
        self.received += 1
        if self._expected is None:
            self._expected = (sequence, now)
            return
        at, since = self._expected
        steps = (sequence - at) & 0xFFFF
        self.missing += steps - 1
        ideal = since + steps * 0.02
        self.late += now > ideal + PLAYOUT
        # Playout follows an early packet at once, a late one slowly, as a browser's does.
        self._expected = (sequence, min(now, ideal) if now < ideal else ideal + (now - ideal) * 0.02)

    async def close(self) -> None:
        await self._connection.close()


class Load:
    def __init__(self, switch: EmbeddedSwitch, signalling: SignallingClient, given: dict[str, Any]) -> None:
        self.switch, self.signalling, self.given = switch, signalling, given
        self.phones: list[Phone] = []
        self.answered: defaultdict[LegId, asyncio.Event] = defaultdict(asyncio.Event)
        self.recorded: dict[RecordingId, asyncio.Future[RecordingEnded]] = {}
        self._one, self._two = encoded(voice(120)), encoded(voice(200))

    async def do(self, command: Command) -> None:
        await self.switch.do(Order(EffectId(new_id()), 1), command)

    async def watch(self) -> None:
        async for event in self.switch.events():
            await self.switch.acknowledge(event)
            if isinstance(event, Answered):
                self.answered[event.leg].set()
            if isinstance(event, RecordingEnded):
                self.recorded[event.recording].set_result(event)

    async def pace(self) -> None:
        due, phase = time.monotonic(), 0
        while True:
            due += 0.02 / PHASES
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            phase = (phase + 1) % PHASES
            for phone in self.phones[phase::PHASES]:
                phone.send()

    async def add_call(self, loss: float = 0.0) -> tuple[Phone, Phone]:
        customer, agent = Phone(self._one, loss), Phone(self._two)
        await customer.connect(self.signalling, Arrival("+1"))
        await self.do(Answer(customer.leg))
        await self.do(Originate(agent.leg, f"user:{agent.leg}", Role.AGENT))
        await agent.connect(self.signalling, None)
        self.phones += [customer, agent]
        await asyncio.gather(self.answered[customer.leg].wait(), self.answered[agent.leg].wait())
        await self.do(Bridge(BridgeId(new_id()), (customer.leg, agent.leg)))
        return customer, agent

    async def silent_frames(self) -> int:
        """What the switch could not play, and what the phones would have had to leave out."""
        snapshot = await self.switch.snapshot()
        inside = sum(round(leg.quality.silent_share * leg.quality.frames) for leg in snapshot.legs)
        return inside + sum(phone.late + phone.missing for phone in self.phones)

    async def steps(self) -> None:
        """More and more calls; each step is held and measured, the first failing one once more."""
        media = psutil.Process(self.given["pid"])
        for calls in self.given["steps"]:
            while len(self.phones) < 2 * calls:
                await self.add_call()
            for attempt in range(self.given["attempts"]):
                await asyncio.sleep(1.5)
                before, cpu = await self.silent_frames(), sum(media.cpu_times()[:2])
                own, began = sum(psutil.Process().cpu_times()[:2]), time.monotonic()
                await asyncio.sleep(self.given["hold"])
                passed = time.monotonic() - began
                result = {
                    "calls": calls,
                    "silent": await self.silent_frames() - before,
                    "cpu": (sum(media.cpu_times()[:2]) - cpu) / passed,
                    "own_cpu": (sum(psutil.Process().cpu_times()[:2]) - own) / passed,
                    "attempt": attempt,
                }
                print(json.dumps(result), flush=True)
                if result["silent"] == 0:
                    break
            else:
                return

    async def lossy(self) -> None:
        """Recorded calls whose customers' packets get lost: the share of frames in which nothing is left."""
        shares: dict[float, list[float]] = {}
        keys: dict[RecordingId, tuple[float, bytes]] = {}
        for loss in self.given["losses"]:
            for _ in range(self.given["calls"]):
                customer, _agent = await self.add_call(loss)
                recording, key = RecordingId(new_id()), new_data_key()
                keys[recording] = (loss, key)
                self.recorded[recording] = asyncio.get_running_loop().create_future()
                await self.do(StartRecording(customer.leg, recording, key))
        await asyncio.sleep(self.given["hold"])
        for recording, (loss, key) in keys.items():
            await self.do(StopRecording(recording))
            ended = await asyncio.wait_for(self.recorded[recording], 10)
            path = Path(self.given["recordings"]) / ended.file
            shares.setdefault(loss, []).append(await asyncio.to_thread(silent_share, path, key))
        print(json.dumps({str(loss): float(np.mean(found)) for loss, found in shares.items()}), flush=True)

    async def close(self) -> None:
        for phone in self.phones:
            await self.do(HangUp(phone.leg))
            await phone.close()


def silent_share(path: Path, key: bytes) -> float:
    """Of the left channel, its first second (buffers fill) left out: frames with a tenth of the usual level or less."""
    import io

    import av

    with EncryptedReader(path, key) as file, av.open(io.BytesIO(file.read())) as container:
        left = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])[RATE:]
    frames = left[: len(left) // FRAME * FRAME].reshape(-1, FRAME)
    level = np.sqrt((frames**2).mean(1))
    return float((level < 0.1 * np.median(level)).mean())


async def main(given: dict[str, Any]) -> None:
    set_up_aiortc(("127.0.0.1",))
    secret = bytes.fromhex(given["secret"])
    random.seed(given.get("seed", 1))
    async with EmbeddedSwitch(given["address"], secret, 1) as switch, SignallingClient(given["address"], secret) as web:
        load = Load(switch, web, given)
        tasks = [asyncio.create_task(load.watch()), asyncio.create_task(load.pace())]
        await (load.steps() if given["what"] == "steps" else load.lossy())
        await load.close()
        for task in tasks:
            task.cancel()


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    if told.get("core") is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {told["core"]})
    with contextlib.suppress(OSError, AttributeError):  # as media.py
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    asyncio.run(main(told))
