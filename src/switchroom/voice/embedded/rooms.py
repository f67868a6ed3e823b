"""Bridges: which legs are together, supervisors included, and one tick of their mixing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from switchroom.voice.contracts import Bridged, BridgeId, BridgeSnapshot, LegId, Mode, Unbridged
from switchroom.voice.embedded.eventlog import EventLog
from switchroom.voice.embedded.leg import Leg
from switchroom.voice.embedded.mixer import Member, Mix


@dataclass
class _Room:
    members: list[Leg] = field(default_factory=list)
    mix: Mix = field(default_factory=lambda: Mix([]))


class Rooms:
    """Every bridge of the switch. Call `changed` when a member is held, muted or resumes."""

    def __init__(self, legs: Mapping[LegId, Leg], log: EventLog) -> None:
        self._legs, self._log = legs, log
        self._rooms: dict[BridgeId, _Room] = {}

    def join(self, leg: Leg, bridge: BridgeId) -> None:
        """To talk. A leg that is somewhere else leaves there first."""
        if leg.bridge == bridge and leg.mode is Mode.TALK:
            return
        self.leave(leg)
        self._enter(leg, bridge, Mode.TALK)
        for snooper in self._snoopers(leg):
            self._enter(snooper, bridge, snooper.mode)

    def snoop(self, leg: Leg, on: Leg, mode: Mode) -> None:
        """Supervise `on`, wherever it goes."""
        if leg.snooping_on == on.id and leg.mode is mode:
            return
        if leg.snooping_on != on.id:
            self.leave(leg)
        leg.snooping_on, leg.mode = on.id, mode
        if on.bridge is not None:
            self._enter(leg, on.bridge, mode)

    def leave(self, leg: Leg) -> None:
        """Out of its bridge and out of supervising; its own supervisors leave the room with it but stay with it."""
        snoopers = self._snoopers(leg)
        leg.snooping_on, leg.mode = None, Mode.TALK
        for gone in (leg, *snoopers):
            self._exit(gone)

    def forget(self, leg: Leg) -> None:
        """The leg is over: nobody supervises it any more."""
        snoopers = self._snoopers(leg)
        self.leave(leg)
        for snooper in snoopers:
            snooper.snooping_on, snooper.mode = None, Mode.TALK

    def changed(self, leg: Leg) -> None:
        """Its hold or mute changed: mix anew."""
        if leg.bridge is not None:
            self._remix(leg.bridge)

    def tick(self) -> None:
        """Give every member what it hears."""
        for room in self._rooms.values():
            heard = room.mix.hear([leg.said for leg in room.members])
            for leg, frame in zip(room.members, heard, strict=True):
                leg.hears = frame

    def snapshot(self) -> tuple[BridgeSnapshot, ...]:
        return tuple(
            BridgeSnapshot(bridge=bridge, legs=tuple(leg.id for leg in room.members))
            for bridge, room in self._rooms.items()
        )

    def _snoopers(self, leg: Leg) -> list[Leg]:
        return [other for other in self._legs.values() if other.snooping_on == leg.id]

    def _enter(self, leg: Leg, bridge: BridgeId, mode: Mode) -> None:
        room = self._rooms.setdefault(bridge, _Room())
        if leg not in room.members:
            room.members.append(leg)
        leg.bridge, leg.mode = bridge, mode
        self._remix(bridge)
        self._log.add(Bridged, leg=leg.id, bridge=bridge, mode=mode)

    def _exit(self, leg: Leg) -> None:
        bridge, leg.bridge = leg.bridge, None
        if bridge is None:
            return
        room = self._rooms[bridge]
        room.members.remove(leg)
        if room.members:
            self._remix(bridge)
        else:
            del self._rooms[bridge]
        self._log.add(Unbridged, leg=leg.id, bridge=bridge)

    def _remix(self, bridge: BridgeId) -> None:
        room = self._rooms[bridge]
        places = {leg.id: index for index, leg in enumerate(room.members)}
        room.mix = Mix(
            [
                Member(leg.mode, leg.held, leg.muted, places.get(leg.snooping_on) if leg.snooping_on else None)
                for leg in room.members
            ]
        )
