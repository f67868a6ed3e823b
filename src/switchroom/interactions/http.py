"""Routes of interactions."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query

from switchroom.customers.facade import CUSTOMERS
from switchroom.interactions import actions, hand_actions, queries, schemas, traffic_http
from switchroom.interactions import contracts as c
from switchroom.interactions.colleagues import colleagues
from switchroom.interactions.dispositions import DISPOSITIONS
from switchroom.interactions.encounters import Interactions
from switchroom.interactions.parking import SLOTS, parked_for
from switchroom.interactions.places import Target, places
from switchroom.interactions.process_view import process_view
from switchroom.interactions.rows import LIVE
from switchroom.interactions.survey_figures import By, Which, figures, of_interaction
from switchroom.interactions.wallboard import wallboard
from switchroom.people.contracts import WORK as TAKE_WORK
from switchroom.platform.access import Principal
from switchroom.platform.events import Origin
from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.platform.sealed import Sealer
from switchroom.platform.services import Services
from switchroom.processes.facade import Definitions, PathView, Runs, path_view
from switchroom.routing.facade import SEE_QUEUES, Explanation, Outcomes, explain_about, settled
from switchroom.touchpoints.facade import NumberRules, Purpose, Reason, entry_point_by_slug, refusal

router = APIRouter()
router.include_router(
    collection_routes(DISPOSITIONS, "/api/dispositions", tag="interactions", many="dispositions", one="disposition")
)
router.include_router(traffic_http.router)
here = APIRouter(prefix="/api/interactions", tags=["interactions"])
Slot = Annotated[int, Path(ge=1, le=SLOTS, description="The number that was told.")]
TRANSFER_REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}


@here.get("")
async def list_interactions(
    services: ServicesOf,
    principal: PrincipalOf,
    state: Annotated[Literal["live", "ended"] | None, Query(description="Live: somebody still works on it.")] = None,
    queue_id: UUID | None = None,
    agent_id: UUID | None = None,
    customer_id: UUID | None = None,
    started_from: Annotated[datetime | None, Query(alias="from")] = None,
    started_to: Annotated[datetime | None, Query(alias="to")] = None,
    process: Annotated[str | None, Query(max_length=64, description="With `step`: those that stand there now.")] = None,
    step: Annotated[str | None, Query(max_length=64)] = None,
    search: Annotated[
        str,
        Query(
            max_length=100,
            description="Beginnings of words, slips forgiven: the customer, the address or a part of the number, the "
            "reference, notes, tags, the outcome, the service, the entry point, what was written in a chat that ended.",
        ),
    ] = "",
    simulated: Annotated[bool, Query(description="Those of simulated customers, instead of all others.")] = False,
    brand_id: UUID | None = None,
    channel_id: Annotated[UUID | None, Query(description="Of the process map.")] = None,
    service_id: Annotated[UUID | None, Query(description="What it is about.")] = None,
    unclassified: Annotated[bool, Query(description="Only those about no service that is known.")] = False,
    internal: Annotated[
        bool | None, Query(description="Only calls between colleagues, or only customers' interactions.")
    ] = None,
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Page[schemas.InteractionSummary]:
    """Interactions you may see, the newest first."""
    filters = queries.Filters(
        state=state,
        queue_id=queue_id,
        agent_id=agent_id,
        customer_id=customer_id,
        started_from=_aware(started_from),
        started_to=_aware(started_to),
        process=process,
        step=step,
        search=search,
        brand_id=brand_id,
        channel_id=channel_id,
        service_id=service_id,
        unclassified=unclassified,
        simulated=simulated,
        internal=internal,
        cursor=cursor,
        limit=limit,
    )
    async with services.database.read() as connection:
        items, following = await queries.search(connection, principal, filters)
    return Page(items=[schemas.InteractionSummary.model_validate(item) for item in items], next=following)


def _aware(moment: datetime | None) -> datetime | None:
    """A moment without a zone is meant in UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


@here.post("", status_code=201, responses={404: {}})
async def create_interaction(
    body: schemas.TestArrival, services: ServicesOf, principal: PrincipalOf
) -> schemas.Created:
    """Open an interaction of origin `test` that carries no audio: for trying a process, and for load tests."""
    principal.require(c.TEST)
    async with services.database.transaction(actor=principal.actor, origin=Origin.TEST) as tx:
        entry_point = await entry_point_by_slug(tx, body.entry_point)
        arrival = c.Arrival(entry_point=entry_point.id, at=await tx.now(), language=body.language, address=body.address)
        opened = await services.the(Interactions).arrive(tx, entry_point, Origin.TEST, arrival)
    return schemas.Created(id=opened.interaction_id, reference=opened.reference)


@here.post("/{id}/leave", status_code=204)
async def leave_interaction(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """The customer of a test interaction leaves."""
    principal.require(c.TEST)
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access(tx, principal, id)
        if door.origin is not Origin.TEST:
            raise c.InteractionNotFound()
        await services.the(Interactions).left(tx, id, await tx.now())


@here.get("/{id}")
async def get_interaction(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.InteractionPage:
    """One interaction: customer, notes, tags, segments, timeline, and what its process says now."""
    async with services.database.read() as connection:
        door = await queries.access(connection, principal, id)
        found = await queries.page(connection, id)
        found["surveys"] = await of_interaction(connection, id)
        found["process"] = await process_view(connection, services.the(Definitions), id, door.run_id)
    return schemas.InteractionPage.model_validate(found)


@here.get("/surveys/figures")
async def list_survey_figures(
    services: ServicesOf,
    principal: PrincipalOf,
    by: Annotated[By, Query(description="What there is a row for, beside the kind of survey.")] = By.ALL,
    origin: Annotated[Origin, Query(description="Real, simulated and test are never added up.")] = Origin.REAL,
    queue_id: UUID | None = None,
    agent_id: UUID | None = None,
    asked_from: Annotated[datetime | None, Query(alias="from")] = None,
    asked_to: Annotated[datetime | None, Query(alias="to")] = None,
) -> schemas.SurveyFigures:
    """What customers answered, in figures: of the interactions you may see, by when they were asked."""
    which = Which(
        origin=origin,
        asked_from=_aware(asked_from),
        asked_to=_aware(asked_to),
        queue_id=queue_id,
        agent_id=agent_id,
    )
    async with services.database.read() as connection:
        rows = await figures(connection, principal, by, which)
    return schemas.SurveyFigures(items=[schemas.SurveyFigure.model_validate(row) for row in rows])


@here.get("/{id}/explain")
async def explain_interaction(id: UUID, services: ServicesOf, principal: PrincipalOf) -> Explanation:
    """Why it waits, or why it was offered to whom: candidates, who was rejected by which rule, decisions."""
    async with services.database.read() as connection:
        await queries.access(connection, principal, id)
        return await explain_about(connection, id)


@here.get("/{id}/path", responses={404: {}})
async def get_interaction_path(id: UUID, services: ServicesOf, principal: PrincipalOf) -> PathView:
    """The graph of its process, which way it has gone, and where it stands."""
    async with services.database.read() as connection:
        door = await queries.access(connection, principal, id)
        found = await path_view(connection, services.the(Definitions), services.the(Runs), door.run_id)
    return PathView.model_validate(found)


@here.post("/{id}/notes", status_code=201)
async def create_note(
    id: UUID, body: schemas.NoteBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.NoteRef:
    """Write a note on the interaction."""
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access(tx, principal, id)
        return schemas.NoteRef(id=await actions.add_note(tx, door, body.text))


@here.patch("/{id}/notes/{note_id}", status_code=204)
async def update_note(
    id: UUID, note_id: UUID, body: schemas.NoteBody, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Change a note of one's own."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.edit_note(tx, await queries.access(tx, principal, id), note_id, body.text)


@here.delete("/{id}/notes/{note_id}", status_code=204)
async def delete_note(id: UUID, note_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take back a note of one's own."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.remove_note(tx, await queries.access(tx, principal, id), note_id)


@here.put("/{id}/tags", status_code=204)
async def set_tags(id: UUID, body: schemas.TagsBody, services: ServicesOf, principal: PrincipalOf) -> None:
    """Replace the tags."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.set_tags(tx, await queries.access_work(tx, principal, id), body.tags)


@here.put("/{id}/disposition", status_code=204)
async def set_disposition(
    id: UUID, body: schemas.DispositionBody, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Say how it ended."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.dispose(tx, await queries.access_work(tx, principal, id), body.disposition_id)


@here.put("/{id}/customer", status_code=204)
async def set_customer(id: UUID, body: schemas.CustomerBody, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say who the customer is, after asking."""
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access_work(tx, principal, id)
        customer = await CUSTOMERS.access(tx, principal, body.customer_id)
        await actions.link_customer(tx, door, customer["id"])


@here.post("/{id}/identity", status_code=204)
async def confirm_identity(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """The agent has checked the customer's data and is sure who it is. Recorded once: later calls change nothing."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await actions.confirm_identity(tx, await queries.access_work(tx, principal, id))


@here.put("/{id}/hand", status_code=204)
async def raise_hand(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Ask for help with what you serve: leads see it on the wallboard. It ends by itself when your part is over."""
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access(tx, principal, id, lock=True)
        await hand_actions.raise_hand(tx, door, principal.user_id)


@here.post("/{id}/hand/answer", status_code=204)
async def answer_hand(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say that you come to help: its agent sees it, and so do the other leads."""
    principal.require(c.WORK)
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access_work(tx, principal, id)
        await hand_actions.answer_hand(tx, door, principal.user_id)


@here.delete("/{id}/hand", status_code=204)
async def lower_hand(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Help is no longer needed."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await hand_actions.lower_hand(tx, await queries.access_work(tx, principal, id))


@here.post("/{id}/step", status_code=204)
async def answer_step(id: UUID, body: schemas.StepAnswer, services: ServicesOf, principal: PrincipalOf) -> None:
    """Answer the step that the process shows. 409 `interaction.step_moved_on` when it shows another one by now."""
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access_work(tx, principal, id)
        runs, sealer = services.the(Runs), services.the(Sealer)
        await actions.answer_step(tx, runs, sealer, door, body.token, body.visit, body.outcome, body.data)


@here.post("/{id}/leave-path", status_code=204)
async def leave_path(id: UUID, body: schemas.PathLeft, services: ServicesOf, principal: PrincipalOf) -> None:
    """Skip the step that the process shows, or jump to another one; the reason stays with the run."""
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access_work(tx, principal, id)
        await actions.leave_path(
            tx,
            services.the(Runs),
            door,
            body.token,
            body.visit,
            to_step=body.to_step,
            outcome=body.outcome,
            reason=body.reason,
        )


@here.post("/{id}/step-remarks", status_code=204, responses={404: {}, 409: {}})
async def remark_on_step(id: UUID, body: schemas.StepRemark, services: ServicesOf, principal: PrincipalOf) -> None:
    """Tell the owner of the process what is wrong with the step on the screen, or missing. It is not left by this."""
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access_work(tx, principal, id)
        await actions.remark_on_step(tx, principal, door, body.token, body.visit, body.text)


@here.get("/{id}/transfer-targets")
async def list_transfer_targets(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Places:
    """The queues and colleagues that you can send the customer to, and what to expect there."""
    async with services.database.read() as connection:
        await queries.access(connection, principal, id)
        return schemas.Places.model_validate(await places(connection, id, principal.user_id))


@here.post("/{id}/transfer", status_code=202, responses=TRANSFER_REFUSED)
async def transfer_interaction(
    id: UUID, body: schemas.TransferBody, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Send the customer on, unannounced.

    409 says why not: `transfer.queue_takes_nobody`, `transfer.colleague_away`, `number.refused`.
    """
    await _outside(services, principal, id, body.number, Purpose.TRANSFER)
    async with services.database.transaction(actor=principal.actor) as tx:
        await queries.access_work(tx, principal, id)
        target = Target(queue_id=body.queue_id, agent_id=body.agent_id)
        await services.the(Interactions).transfers.transfer(tx, id, target, await tx.now())


async def _outside(
    services: Services, principal: Principal, interaction_id: UUID, number: str | None, purpose: Purpose
) -> None:
    """A number outside is dialled by nobody yet: no switch has a trunk. Asking for one is noted all the same."""
    if number is None:
        return
    async with services.database.transaction(actor=principal.actor) as tx:
        door = await queries.access_work(tx, principal, interaction_id)
        if door.state not in LIVE:
            raise c.NotServing()
        who = f"user:{principal.user_id}"
        rules = services.the(NumberRules)
        found = await rules.ask(tx, number, purpose, about=door.id, who=who, trunk=False, origin=door.origin)
    raise refusal(found.reason or Reason.NO_TRUNK)


@here.post("/{id}/consult", status_code=202, responses=TRANSFER_REFUSED)
async def ask_colleague(id: UUID, body: schemas.TransferBody, services: ServicesOf, principal: PrincipalOf) -> None:
    """Put the customer on hold and ask a colleague, by name or whoever of a queue is next."""
    await _outside(services, principal, id, body.number, Purpose.CONSULT)
    async with services.database.transaction(actor=principal.actor) as tx:
        await queries.access_work(tx, principal, id)
        target = Target(queue_id=body.queue_id, agent_id=body.agent_id)
        await services.the(Interactions).consults.ask(tx, id, target, await tx.now())


@here.post("/{id}/consult/swap", status_code=202, responses=TRANSFER_REFUSED)
async def swap_consult(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """From the colleague to the customer, or back; the other one is on hold."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await queries.access_work(tx, principal, id)
        await services.the(Interactions).consults.swap(tx, id, await tx.now())


@here.post("/{id}/consult/join", status_code=202, responses=TRANSFER_REFUSED)
async def join_consult(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Three-way: customer, colleague and you hear each other."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await queries.access_work(tx, principal, id)
        await services.the(Interactions).consults.turn(tx, id, c.Hearing.ALL, await tx.now())


@here.post("/{id}/consult/complete", status_code=202, responses=TRANSFER_REFUSED)
async def complete_consult(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Attended transfer: you leave, the colleague serves the customer."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await queries.access_work(tx, principal, id)
        await services.the(Interactions).consults.complete(tx, id, await tx.now())


@here.delete("/{id}/consult", status_code=202, responses=TRANSFER_REFUSED)
async def cancel_consult(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Without the colleague back to the customer."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await queries.access_work(tx, principal, id)
        await services.the(Interactions).consults.cancel(tx, id, await tx.now())


@here.post("/{id}/park", responses=TRANSFER_REFUSED)
async def park_interaction(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.SlotView:
    """Let the customer wait in a slot for whoever fetches them; after two minutes they come back to you."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await queries.access_work(tx, principal, id)
        slot = await services.the(Interactions).parking.park(tx, id, await tx.now())
    return schemas.SlotView(slot=slot)


@router.get("/api/colleagues", tags=["interactions"])
async def list_colleagues(
    services: ServicesOf,
    principal: PrincipalOf,
    search: Annotated[str, Query(max_length=100, description="Part of a name.")] = "",
) -> Page[schemas.ColleagueView]:
    """Colleagues you can call and what they are doing: first who is free, last who is not at work; at most 50."""
    principal.require(TAKE_WORK)
    async with services.database.read() as connection:
        found = await colleagues(connection, principal, search)
    return Page(items=[schemas.ColleagueView.model_validate(one) for one in found])


@router.post("/api/colleagues/{id}/call", tags=["interactions"], status_code=202, responses=TRANSFER_REFUSED)
async def call_colleague(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.ColleagueCall:
    """Call a colleague. 409 says why not: `colleague.busy`, `colleague.not_available`, `colleague.caller_busy`, ..."""
    principal.require(TAKE_WORK)
    made = services.the(Interactions)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        interaction_id, number = await made.colleagues.call(tx, principal, id, await tx.now())
    await settled(services.the(Outcomes), number)
    return schemas.ColleagueCall(interaction_id=interaction_id)


@router.get("/api/parked", tags=["interactions"])
async def list_parked(services: ServicesOf, principal: PrincipalOf) -> list[schemas.ParkedView]:
    """The customers who wait in a slot, as far as you may fetch them."""
    principal.require(TAKE_WORK)
    async with services.database.read() as connection:
        return [schemas.ParkedView.model_validate(row) for row in await parked_for(connection, principal)]


@router.post("/api/parked/{slot}/fetch", tags=["interactions"], status_code=202, responses=TRANSFER_REFUSED)
async def fetch_parked(slot: Slot, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take the customer who waits in this slot. 409 when the board does not let you, for example in another call."""
    principal.require(TAKE_WORK)
    async with services.database.transaction(actor=principal.actor) as tx:
        number = await services.the(Interactions).parking.fetch(tx, slot, principal.user_id)
    await settled(services.the(Outcomes), number)


@router.get("/api/wallboard", tags=["interactions"])
async def get_wallboard(
    services: ServicesOf,
    principal: PrincipalOf,
    simulated: Annotated[bool, Query(description="The simulated floor instead of the real one.")] = False,
) -> schemas.Wallboard:
    """Queues, agents and live interactions as they are now, as far as you may see them."""
    principal.require(SEE_QUEUES)
    async with services.database.read() as connection:
        return schemas.Wallboard.model_validate(await wallboard(connection, principal, simulated=simulated))


router.include_router(here)
