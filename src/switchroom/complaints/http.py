"""Routes of complaints: the register, the board of running warnings, figures, reports, dispatch."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from switchroom.complaints import actions, board, reports, schemas
from switchroom.complaints.contracts import SEE, By
from switchroom.complaints.events import EvidenceTaken
from switchroom.complaints.evidence import bundle
from switchroom.complaints.evidence_file import pieces
from switchroom.complaints.exporting import FIELDS, NAME, REPORT_FIELDS, REPORT_NAME, register_rows, report_rows
from switchroom.complaints.figures import figures
from switchroom.complaints.names import with_names
from switchroom.complaints.register import Row, one, page
from switchroom.complaints.routes import ROUTES
from switchroom.complaints.shown import figures_shown
from switchroom.exchange.facade import ANSWER, Form, FormQuery, attachment, begin_export
from switchroom.platform.db import Connection
from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.processes.facade import Definitions, Runs
from switchroom.tickets.contracts import SEE as SEE_TICKETS

router = APIRouter()
router.include_router(
    collection_routes(ROUTES, "/api/complaint-routes", tag="complaints", many="complaint_routes", one="complaint_route")
)
here = APIRouter(prefix="/api/complaints", tags=["complaints"])
above = APIRouter(prefix="/api", tags=["complaints"])
ByQuery = Annotated[By | None, Query(description="Broken down by this.")]
MonthPath = Annotated[date, Path(description="The first day of the month.", examples=["2026-10-01"])]
BUNDLE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A ZIP: a page to read, the same as JSON, attachments, recordings.",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    },
    404: {},
    429: {},
}


@here.get("")
async def list_complaints(
    services: ServicesOf, principal: PrincipalOf, query: Annotated[schemas.RegisterListQuery, Query()]
) -> Page[schemas.Complaint]:
    """The register: complaints whose tickets you may see, the latest first, or by what is due next."""
    async with services.database.read() as connection:
        rows, following = await page(connection, principal, query.filters(cursor=query.cursor, limit=query.limit))
        items = await with_names(connection, rows)
    return Page(items=[schemas.Complaint.model_validate(item) for item in items], next=following)


@above.get("/exports/complaints", response_class=StreamingResponse, responses=ANSWER)
async def export_complaints(
    services: ServicesOf, principal: PrincipalOf, query: Annotated[schemas.RegisterExportQuery, Query()]
) -> StreamingResponse:
    """The complaints of a list that you may see and take out, as a file. That you took them is in the journal."""
    principal.require(SEE)
    principal.require(SEE_TICKETS)
    filters, form = query.filters(), query.form()
    export = await begin_export(services, principal, NAME, FIELDS, form)
    rows = export.pieces(register_rows(services.database, principal, filters, form.language))
    return StreamingResponse(rows, headers=export.headers, media_type=export.media_type)


@here.get("/{id}", responses={404: {}})
async def get_complaint(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Complaint:
    """One complaint, by the id of its ticket."""
    async with services.database.read() as connection:
        return await _shown(connection, await one(connection, principal, id))


@here.patch("/{id}", responses={404: {}, 409: {}})
async def update_complaint(
    id: UUID, body: schemas.ComplaintPatch, services: ServicesOf, principal: PrincipalOf
) -> schemas.Complaint:
    """Say which region and service it is about, where the program does not know better."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await _shown(tx, await actions.change(tx, principal, id, body))


@here.get("/{id}/clocks", responses={404: {}})
async def get_complaint_clocks(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.ComplaintClocks:
    """Where its handling and a warning beside it wait, by when, with whom, and why it is due then."""
    async with services.database.read() as connection:
        items = await board.clocks(connection, services.the(Definitions), principal, id)
    return schemas.ComplaintClocks(items=[schemas.PlaceWithClock.model_validate(item) for item in items])


@here.get("/{id}/evidence", response_class=StreamingResponse, responses=BUNDLE)
async def export_complaint_evidence(
    id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    language: Annotated[str, Query(max_length=35, description="Of the page to read.", examples=["en"])] = "en",
) -> StreamingResponse:
    """Everything that is known of it in one file. That you took it is in the journal; recordings count as heard."""
    async with services.database.read() as connection:
        found = await bundle(connection, services.the(Definitions), services.the(Runs), principal, id)
    export = await begin_export(services, principal, "complaint-evidence", (), Form())
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        tx.emit(EvidenceTaken(ticket=id))
    parts = export.streamed(pieces(services, principal, id, found, language), 1)
    headers = attachment(f"complaint-{found.told['complaint']['number']}.zip")
    return StreamingResponse(parts, headers=headers, media_type="application/zip")


@above.get("/complaint-warnings")
async def list_running_warnings(
    services: ServicesOf,
    principal: PrincipalOf,
    simulated: Annotated[bool, Query(description="Those of simulated customers, instead of all others.")] = False,
) -> schemas.RunningWarnings:
    """The board: where warnings wait that run now, by when and with whom, beside which complaint."""
    async with services.database.read() as connection:
        definitions = services.the(Definitions)
        items = await board.running_warnings(connection, definitions, principal, simulated=simulated)
    return schemas.RunningWarnings(items=[schemas.RunningWarning.model_validate(item) for item in items])


@above.get("/complaint-figures")
async def get_complaint_figures(
    services: ServicesOf,
    principal: PrincipalOf,
    query: Annotated[schemas.FiguresQuery, Query()],
    by: ByQuery = None,
) -> schemas.ComplaintFigures:
    """The complaint figures of a period over what you may see; each is the count of a list of the register."""
    async with services.database.read() as connection:
        found = await figures(connection, principal, query.filters(), by)
        return await figures_shown(connection, services.the(Definitions), found, by)


@above.get("/complaint-reports")
async def list_complaint_reports(services: ServicesOf, principal: PrincipalOf) -> schemas.ReportsMade:
    """The monthly reports there are, the latest first."""
    async with services.database.read() as connection:
        items = await reports.reports(connection, principal)
    return schemas.ReportsMade(items=[schemas.ReportMade.model_validate(item) for item in items])


@above.get("/complaint-reports/{month}", responses={404: {}})
async def get_complaint_report(
    month: MonthPath, services: ServicesOf, principal: PrincipalOf, by: ByQuery = None
) -> schemas.ComplaintReport:
    """The report of a month as it was made, over what you may see. It never changes."""
    async with services.database.read() as connection:
        made, found = await reports.report(connection, principal, month, by)
        shown = await figures_shown(connection, services.the(Definitions), found, by)
    head = schemas.ReportMade.model_validate(made)
    return schemas.ComplaintReport(**head.model_dump(), figures=shown)


@above.get("/exports/complaint-reports/{month}", response_class=StreamingResponse, responses={**ANSWER, 404: {}})
async def export_complaint_report(
    month: MonthPath,
    services: ServicesOf,
    principal: PrincipalOf,
    query: Annotated[FormQuery, Query()],
    by: ByQuery = None,
) -> StreamingResponse:
    """The report of a month as a file: a line for the whole, and one for each part."""
    form = query.form()
    async with services.database.read() as connection:
        _, found = await reports.report(connection, principal, month, by)
        shown = await figures_shown(connection, services.the(Definitions), found, by)
    export = await begin_export(services, principal, REPORT_NAME, REPORT_FIELDS, form)
    rows = export.pieces(report_rows(shown, form.language))
    return StreamingResponse(rows, headers=export.headers, media_type=export.media_type)


async def _shown(connection: Connection, row: Row) -> schemas.Complaint:
    (item,) = await with_names(connection, [row])
    return schemas.Complaint.model_validate(item)


router.include_router(here)
router.include_router(above)
