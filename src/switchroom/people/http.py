"""Routes of people: sessions, oneself, tokens, the audit trail, and the collections."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Cookie, Header, Query, Request, Response
from pydantic import AwareDatetime

from switchroom.people import absences, moves, provider_http, schemas
from switchroom.people.actions import PERMISSION_SETS, POSTS, SKILLS, STATUSES, change_own, issue_token
from switchroom.people.audit import AuditQuery, audit
from switchroom.people.contracts import MOVE, USE_TOKENS, WORK, TokenRevoked
from switchroom.people.provider_http import set_session_cookie
from switchroom.people.sign_in import change_password, end_by_secret, sign_in, sign_out
from switchroom.people.user_actions import USERS
from switchroom.platform.access import NotAllowed, Principal, permissions
from switchroom.platform.auth import Authenticator, live_sessions, live_tokens, revoke_token
from switchroom.platform.http import COOKIE, AddressOf, Page, PageOf, PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.platform.journal import head
from switchroom.platform.services import Services

_session = APIRouter(prefix="/api", tags=["session"])
_tokens = APIRouter(prefix="/api/tokens", tags=["tokens"])
_audit = APIRouter(prefix="/api", tags=["audit"])
_moves = APIRouter(prefix="/api/moves", tags=["moves"])
_absences = APIRouter(prefix="/api/absences", tags=["absences"])


@_session.post("/session", name="sign_in", responses={401: {}, 429: {}})
async def post_session(
    body: schemas.SignIn,
    request: Request,
    response: Response,
    services: ServicesOf,
    address: AddressOf,
    browser: Annotated[str, Header(alias="user-agent")] = "",
    replaced: Annotated[str, Cookie(alias=COOKIE, include_in_schema=False)] = "",
) -> schemas.Me:
    """Sign in with e-mail and password. Sets the session cookie; a session that the browser had before ends."""
    secret = await sign_in(services, email=body.email, password=body.password, address=address, browser=browser)
    if replaced:
        await end_by_secret(services, replaced)
    set_session_cookie(request, response, services, secret)
    return await _me(services, await services.the(Authenticator).by_session(secret))


@_session.get("/session")
async def get_session(services: ServicesOf, principal: PrincipalOf) -> schemas.Me:
    """Who is signed in and what they may do."""
    return await _me(services, principal)


@_session.delete("/session", name="sign_out", status_code=204)
async def delete_session(response: Response, services: ServicesOf, principal: PrincipalOf) -> None:
    """Sign out: this session ends and its cookie goes."""
    if principal.session_id:
        await sign_out(services, principal, principal.session_id)
    response.delete_cookie(COOKIE)


@_session.get("/sessions")
async def list_sessions(services: ServicesOf, principal: PrincipalOf) -> Page[schemas.SessionRow]:
    """The browsers in which you are signed in."""
    async with services.database.read() as connection:
        found = await live_sessions(connection, principal.user_id, services.clock.now(), services.settings.sessions)
    items = [
        schemas.SessionRow(
            id=one.id,
            created_at=one.created_at,
            last_seen_at=one.last_seen_at,
            address=one.address or None,
            agent=one.browser or None,
            current=one.id == principal.session_id,
        )
        for one in found
    ]
    return Page(items=items, total=len(items))


@_session.delete("/sessions/{id}", name="end_session", status_code=204)
async def delete_one_session(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """End one of your sessions, for example in a browser that you lost."""
    await sign_out(services, principal, id)


@_session.patch("/me")
async def update_me(body: schemas.MePatch, services: ServicesOf, principal: PrincipalOf) -> schemas.Me:
    """Change how the desk looks to you."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await change_own(tx, principal, body.model_dump(exclude_unset=True))
    return await _me(services, principal)


@_session.put("/me/password", name="change_password", status_code=204, responses={429: {}})
async def put_password(body: schemas.PasswordChange, services: ServicesOf, principal: PrincipalOf) -> None:
    """Change your own password; you stay signed in here and nowhere else. Not for tokens."""
    if principal.session_id is None:
        raise NotAllowed()
    await change_password(services, principal, current=body.current, new=body.new)


async def _me(services: Services, principal: Principal) -> schemas.Me:
    async with services.database.read() as connection:
        row = await connection.fetch_row('select * from people."user" where id = $1', principal.user_id)
        return schemas.Me(
            user=schemas.MeUser.model_validate(dict(row or {})),
            permissions=list(principal.held()),
            is_agent=principal.may(WORK),
            position=await head(connection),
        )


@_tokens.get("")
async def list_tokens(services: ServicesOf, principal: PrincipalOf) -> Page[schemas.Token]:
    """Your API tokens that are not revoked."""
    async with services.database.read() as connection:
        found = await live_tokens(connection, principal.user_id)
    return Page(items=[schemas.Token.model_validate(token) for token in found], total=len(found))


@_tokens.post("", status_code=201)
async def create_token(body: schemas.TokenNew, services: ServicesOf, principal: PrincipalOf) -> schemas.TokenMade:
    """Make a token that acts for you, within scopes that you hold yourself. It is shown this once."""
    principal.require(USE_TOKENS)
    held = set(principal.held())
    missing = sorted(set(body.scopes) - held)
    if missing:
        errors = [{"field": "scopes", "code": "not_held", "message": name} for name in missing]
        raise NotAllowed("A token can do nothing that you may not do yourself.", errors=errors)
    async with services.database.transaction(actor=principal.actor) as tx:
        token_id, secret = await issue_token(
            tx, services, principal.user_id, body.name, list(body.scopes), body.expires_at
        )
    return schemas.TokenMade(id=token_id, token=secret)


@_tokens.delete("/{id}", name="archive_token", status_code=204)
async def delete_token(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Revoke one of your tokens; it is refused from now on."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await revoke_token(tx, principal.user_id, id, services.clock.now())
        tx.emit(TokenRevoked(user_id=principal.user_id, token_id=id))


@_audit.get("/permissions", tags=["people"])
async def list_permissions(principal: PrincipalOf) -> Page[schemas.Permission]:
    """Every permission there is, for composing permission sets."""
    del principal
    items = [schemas.Permission(name=name, description=text.to_json()) for name, text in permissions().items()]
    return Page(items=items, total=len(items))


@_audit.get("/audit")
async def list_audit(
    services: ServicesOf,
    principal: PrincipalOf,
    page: PageOf,
    subject: UUID | None = None,
    actor: UUID | None = None,
    type: Annotated[str, Query(max_length=100, description="How the event's name begins.")] = "",
    since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    until: Annotated[AwareDatetime | None, Query(alias="to")] = None,
) -> Page[schemas.AuditRow]:
    """What happened, the newest first: the journal as an audit trail. Needs `people:audit:see` over everything."""
    query = AuditQuery(page.search, subject, actor, type, since, until, page.limit, page.cursor)
    async with services.database.read() as connection:
        entries, following = await audit(connection, principal, query)
    items = [
        schemas.AuditRow(
            position=entry.position,
            at=entry.at,
            type=entry.type,
            actor_kind=entry.actor_kind,
            actor=None if entry.actor_id is None else schemas.AuditActor(id=entry.actor_id, name=entry.name or ""),
            subject=entry.subject,
            data=entry.data,
        )
        for entry in entries
    ]
    return Page(items=items, next=following)


@_moves.post("", status_code=201)
async def create_moves(body: schemas.MoveNew, services: ServicesOf, principal: PrincipalOf) -> schemas.MovesMade:
    """Move people between queues and skills for a time. It is undone by itself, exactly, also after a restart."""
    principal.require(MOVE)
    async with services.database.transaction(actor=principal.actor) as tx:
        return schemas.MovesMade(ids=await moves.move(tx, services, principal, body))


@_moves.delete("/{id}", name="end_move", status_code=204)
async def delete_move(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """End a move before its time."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await moves.take_back(tx, services, principal, id)


@_absences.get("")
async def list_absences(
    services: ServicesOf,
    principal: PrincipalOf,
    user_id: Annotated[UUID | None, Query(description="Whose, where you lead that person's unit; else yours.")] = None,
) -> Page[schemas.Absence]:
    """Planned absences, now and to come: your own and those in which you stand in."""
    async with services.database.read() as connection:
        items = await absences.absences_of(connection, principal, user_id or principal.user_id)
    return Page(items=[schemas.Absence.model_validate(item) for item in items], total=len(items))


@_absences.get("/substitutes")
async def list_substitutes(
    services: ServicesOf, principal: PrincipalOf, search: Annotated[str, Query(max_length=100)] = ""
) -> Page[schemas.AbsentPerson]:
    """Who can stand in: everybody who works here but you, by name, at most fifty."""
    async with services.database.read() as connection:
        found = await absences.substitutes(connection, principal, search)
    return Page(items=[schemas.AbsentPerson(id=person.id, name=person.name) for person in found])


@_absences.post("", status_code=201)
async def create_absence(body: schemas.AbsenceNew, services: ServicesOf, principal: PrincipalOf) -> schemas.AbsenceMade:
    """Say that you are away, or somebody whose unit you lead. A substitute has the roles and the tasks meanwhile."""
    async with services.database.transaction(actor=principal.actor) as tx:
        return schemas.AbsenceMade(id=await absences.plan(tx, principal, body))


@_absences.delete("/{id}", name="end_absence", status_code=204)
async def delete_absence(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Take an absence back, or end it before its last day."""
    async with services.database.transaction(actor=principal.actor) as tx:
        await absences.take_back(tx, principal, id)


router = APIRouter()
for part in (_session, _tokens, _audit, _moves, _absences, provider_http.router):
    router.include_router(part)
router.include_router(collection_routes(USERS, "/api/users", tag="people", many="users", one="user"))
router.include_router(collection_routes(SKILLS, "/api/skills", tag="people", many="skills", one="skill"))
router.include_router(collection_routes(POSTS, "/api/posts", tag="people", many="posts", one="post"))
router.include_router(collection_routes(STATUSES, "/api/statuses", tag="people", many="statuses", one="status"))
router.include_router(
    collection_routes(
        PERMISSION_SETS, "/api/permission-sets", tag="people", many="permission_sets", one="permission_set"
    )
)
