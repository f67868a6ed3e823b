"""`switchroom doctor turn`: each TURN server of the settings is really used, from this machine."""

from switchroom.entrypoints.doctor.findings import Finding, Report, advice, attention, broken, worst_first
from switchroom.platform.errors import Refusal
from switchroom.platform.settings import Settings
from switchroom.voice.embedded.settings import IceServer
from switchroom.voice.embedded.turn import TurnRefused, try_turn


async def examine_turn(settings: Settings) -> Report:
    """Allocate and relay at every server."""
    if not settings.turn_urls:
        sentence = "No TURN server is set: people behind strict firewalls will hear nothing."
        return Report([advice("turn.none", sentence, "docs/guides/turn.md says how to set one up.")], 1)
    found: list[Finding] = []
    for url in settings.turn_urls:
        found += await _try(IceServer(url, settings.turn_username or "", settings.turn_password or ""))
    return Report(worst_first(found), len(settings.turn_urls))


async def _try(server: IceServer) -> list[Finding]:
    try:
        tried = await try_turn(server)
    except TurnRefused as refusal:
        mend = "SWITCHROOM_TURN_USERNAME and _PASSWORD must be those of the server (and its realm be set)."
        return [broken("turn.refused", f"{server.url}: {refusal.message}", mend, url=server.url)]
    except (Refusal, ValueError) as error:
        reason = getattr(error, "message", str(error))
        mend = "Start the server; its port must be open for this transport from here and from browsers."
        return [broken("turn.unreachable", f"{server.url}: {reason}", mend, url=server.url)]
    if not tried.carries:
        sentence = f"{server.url} gave the address {tried.relayed}, but no packet came through it."
        mend = "Open the server's relay ports (UDP 49152-65535), and set its external-ip behind NAT."
        return [attention("turn.no_relay", sentence, mend, url=server.url, relayed=tried.relayed)]
    return []
