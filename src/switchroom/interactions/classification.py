"""Which service an interaction is about: by where it came in, by a choice in a menu, by a step, or as its agent says.

The last one counts. What was chosen in a menu is learnt from the trace of the run, so that whoever performs the menu,
on whatever medium, need not know of it.
"""

from datetime import datetime
from uuid import UUID

from switchroom.interactions import contracts as c
from switchroom.platform.collection import UnknownReference
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.processes.events import StepDone
from switchroom.processes.facade import Definitions, NoSuchProcess, ask

CLASSIFY = """
update interactions.interaction set service_id = $2, service_how = $3, service_at = $4
where id = $1 and caller_id is null and (service_at is null or service_at <= $4)
    and (service_id is distinct from $2 or service_how is distinct from $3)
returning origin
"""


async def classify(tx: Transaction, interaction_id: UUID, service_id: UUID | None, how: c.ServiceHow) -> None:
    """From now on it is about this service, or about none that is known."""
    await _classify(tx, interaction_id, service_id, how, await tx.now())


async def classify_as(tx: Transaction, interaction_id: UUID, service_id: UUID | None) -> None:
    """As its agent says. Raises `UnknownReference`."""
    if service_id is not None and not await tx.fetch_value(
        "select exists(select from touchpoints.service where id = $1 and not archived)", service_id
    ):
        message = UnknownReference().message
        raise UnknownReference(errors=[{"field": "service_id", "code": "unknown", "message": message}])
    await classify(tx, interaction_id, service_id, c.ServiceHow.AGENT)


async def classify_by_code(tx: Transaction, interaction_id: UUID, code: str) -> bool:
    """As a step says; whether there is such a service."""
    service_id = await _service(tx, code)
    if service_id is not None:
        await classify(tx, interaction_id, service_id, c.ServiceHow.STEP)
    return service_id is not None


async def step_done(tx: Transaction, definitions: Definitions, event: StepDone) -> None:
    """What was chosen in a menu may say which service it is about."""
    if event.interaction is None or event.kind != "ask":
        return
    try:
        program = await definitions.program(tx, event.process, event.number)
    except NoSuchProcess:
        return
    node = program.nodes.get(event.step)
    choices = node.params.choices if node is not None and isinstance(node.params, ask.Ask) else ()
    code = next((choice.service for choice in choices if choice.name == event.outcome), None)
    if code and (service_id := await _service(tx, code)):
        await _classify(tx, event.interaction, service_id, c.ServiceHow.MENU, event.ended)


async def _service(tx: Transaction, code: str) -> UUID | None:
    found: UUID | None = await tx.fetch_value(
        "select id from touchpoints.service where code = $1 and not archived", code.strip()
    )
    return found


async def _classify(
    tx: Transaction, interaction_id: UUID, service_id: UUID | None, how: c.ServiceHow, at: datetime
) -> None:
    origin = await tx.fetch_value(CLASSIFY, interaction_id, service_id, how.value, at)
    if origin is not None:
        classified = c.Classified(interaction=interaction_id, at=at, service=service_id, how=Code(how.value))
        tx.emit(classified, origin=Origin(origin))
