"""Routes of drafts: begin, change together, discuss, publish."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path

from switchroom.people.facade import people_by_id
from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.processes.contracts import SEE
from switchroom.processes.definitions import Definitions
from switchroom.processes.domain.drafting import Change
from switchroom.processes.drafts import actions, beginning, discussing, schemas
from switchroom.processes.drafts.contracts import Draft
from switchroom.processes.drafts.door import access
from switchroom.processes.publishing import ReferenceSource

drafts = APIRouter(tags=["processes"])
HERE = "/api/process-drafts"
OVER: dict[int | str, dict[str, Any]] = {404: {}, 410: {}}
REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}, 410: {}}
SlugInPath = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["main-menu"])]
VersionInPath = Annotated[int, Path(ge=1, lt=1 << 31, examples=[1])]


@drafts.get(HERE)
async def list_process_drafts(services: ServicesOf, principal: PrincipalOf) -> Page[schemas.DraftSummary]:
    """The drafts that are not published yet, the one that changed last first."""
    principal.require(SEE)
    async with services.database.read() as connection:
        rows = await connection.fetch(
            """select id, slug, title, state, revision, base_version, changed_by, changed_at from processes.draft
               where state <> 'published' order by changed_at desc, id"""
        )
        people = await people_by_id(connection, [row["changed_by"] for row in rows if row["changed_by"]])
    names = {id: person.name for id, person in people.items()}
    items = [schemas.DraftSummary.model_validate({**row, "changed_by": names.get(row["changed_by"])}) for row in rows]
    return Page(items=items, total=len(items))


@drafts.post(HERE, status_code=201, responses={409: {}})
async def begin_process_draft(
    body: schemas.DraftNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.DraftView:
    """Begin a process: from nothing, a template or a file. 409 `draft.exists` when the short name is taken."""
    definition = beginning.first_definition(body.process, body.title, body.template, body.text)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        made = await actions.begin(tx, principal, body.process, definition)
        return _view(await access(tx, principal, made))


@drafts.post("/api/processes/{slug}/draft", responses={404: {}})
async def open_process_draft(
    slug: SlugInPath, body: schemas.OpenDraft, services: ServicesOf, principal: PrincipalOf
) -> schemas.DraftView:
    """The draft of a process; where there is none, a new one that begins with what is published."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        found = await actions.go_on(tx, principal, slug, body.version)
        return _view(await access(tx, principal, found))


@drafts.get(HERE + "/{id}", responses={404: {}})
async def get_process_draft(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.DraftView:
    """A draft: its definition, and where its steps are drawn."""
    async with services.database.read() as connection:
        return _view(await access(connection, principal, id))


@drafts.patch(HERE + "/{id}", responses=OVER)
async def change_process_draft(
    id: UUID, body: schemas.ChangesBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.SavedView:
    """Change steps. Those that others changed meanwhile stay as they are, and are told."""
    changes = [Change(each.part, each.seen, each.value) for each in body.changes]
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return schemas.SavedView.model_validate(await actions.change(tx, principal, id, changes))


@drafts.delete(HERE + "/{id}", status_code=204, responses=OVER)
async def throw_process_draft_away(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Throw a draft away, with what was said about it. What is published stays."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await actions.throw_away(tx, principal, id)


@drafts.post(HERE + "/{id}/publish", responses=REFUSED)
async def publish_process_draft(
    id: UUID, body: schemas.PublishDraft, services: ServicesOf, principal: PrincipalOf
) -> schemas.PublishedDraft:
    """Publish the draft as the next version.

    409 `draft.not_approved` while somebody who was asked has not approved; `draft.overtaken` when a version was
    published since the draft began: `errors` has its number as `written`, and with that as `over` it is published.
    """
    definitions = services.the(Definitions)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        references = await services.the(ReferenceSource).load(tx)
        slug, version = await actions.publish(
            tx,
            principal,
            definitions,
            references,
            id,
            defined=body.defined,
            revision_note=body.revision_note,
            over=body.over,
        )
    return schemas.PublishedDraft(slug=slug, version=version)


@drafts.post("/api/processes/{slug}/versions/{version}/restore", status_code=201, responses={404: {}})
async def roll_process_back(
    slug: SlugInPath, version: VersionInPath, body: schemas.RollBack, services: ServicesOf, principal: PrincipalOf
) -> schemas.PublishedDraft:
    """Publish an older version anew, as it was, as the next version."""
    definitions = services.the(Definitions)
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        references = await services.the(ReferenceSource).load(tx)
        made = await actions.roll_back(tx, principal, definitions, references, slug, version, body.revision_note)
    return schemas.PublishedDraft(slug=slug, version=made)


@drafts.get(HERE + "/{id}/discussion", responses={404: {}})
async def get_process_draft_discussion(
    id: UUID, services: ServicesOf, principal: PrincipalOf
) -> schemas.DiscussionView:
    """Remarks, and who was asked to review the draft and what they decided."""
    async with services.database.read() as connection:
        found = await discussing.discussion(connection, principal, id)
    return schemas.DiscussionView.model_validate(msgspec.to_builtins(found))


@drafts.post(HERE + "/{id}/remarks", status_code=201, responses=OVER)
async def write_process_draft_remark(
    id: UUID, body: schemas.RemarkNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.DiscussionView:
    """Say something about a step, or about the whole."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await discussing.remark(tx, principal, id, body.step, body.text)
        found = await discussing.discussion(tx, principal, id)
    return schemas.DiscussionView.model_validate(msgspec.to_builtins(found))


@drafts.post(HERE + "/{id}/remarks/{remark_id}/settle", status_code=204, responses=OVER)
async def settle_process_draft_remark(id: UUID, remark_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Mark a remark as dealt with."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await discussing.settle(tx, principal, id, remark_id)


@drafts.put(HERE + "/{id}/reviewers", status_code=204, responses=OVER)
async def ask_for_process_review(
    id: UUID, body: schemas.ReviewersBody, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Ask exactly these people to review the draft; who is new among them is told. Nobody: it needs no review."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await discussing.ask_for_review(tx, principal, id, body.people)


@drafts.post(HERE + "/{id}/decision", status_code=204, responses=REFUSED)
async def decide_process_review(
    id: UUID, body: schemas.DecisionBody, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Approve or return the draft that you were asked to review. 409 `draft.changed` when you saw an older one."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await discussing.decide(tx, principal, id, body.decision, body.reason, defined=body.defined)


def _view(draft: Draft) -> schemas.DraftView:
    return schemas.DraftView.model_validate(draft)
