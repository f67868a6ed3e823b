"""What may be done to one thing, and which rows a list shows, are the same rule three times."""

from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text as SqlText
from sqlalchemy import Uuid, column, select, table

from switchroom.platform.access import EVERYTHING, Grant, NotAllowed, Permission, Principal, permission, permissions
from switchroom.platform.db import Database
from switchroom.platform.events import SYSTEM, Origin

DO = permission("test:thing:do", {"en": "Do things", "pt-BR": "Fazer coisas", "zh-CN": "做事"})
BRANDS = [UUID(int=n + 1) for n in range(3)]
GROUPS = {BRANDS[0]: "acme", BRANDS[1]: "acme", BRANDS[2]: "other"}
PATHS = ["/a/", "/a/b/", "/a/b/c/", "/a/bb/", "/a/d/"]


def grant_over(path: str, brands: frozenset[UUID] | None, allowed: bool) -> Grant:
    groups = frozenset(GROUPS[brand] for brand in brands or ())
    return Grant(frozenset({DO if allowed else "test:other:do"}), path, brands, groups)


grants = st.lists(
    st.builds(
        grant_over,
        st.sampled_from(PATHS),
        st.one_of(st.none(), st.frozensets(st.sampled_from(BRANDS), min_size=1)),
        st.sampled_from([True, True, False]),
    ),
    max_size=4,
)


def principal(*given_grants: Grant, scopes: frozenset[str] | None = None) -> Principal:
    return Principal(SYSTEM, UUID(int=0), Origin.REAL, given_grants, scopes)


THINGS: list[tuple[str | None, UUID | None, str | None]] = [
    (path, brand, None if brand is None else GROUPS[brand]) for path in [None, *PATHS] for brand in [None, *BRANDS]
]
things = table("thing", column("path", SqlText), column("brand", Uuid), column("in_group", SqlText), schema="pg_temp")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_grants=grants)
async def test_lists_show_exactly_what_may_be_seen_one_by_one(database: Database, given_grants: list[Grant]) -> None:
    asking = principal(*given_grants)
    reach = asking.reach(DO)
    text, arguments = reach.sql("path", "brand", 1)
    condition = reach.condition(unit_path=things.c.path, brand=things.c.brand, group=things.c.in_group)
    async with database.transaction() as tx:
        await tx.execute("drop table if exists pg_temp.thing")
        await tx.execute("create temporary table thing (path text, brand uuid, in_group text) on commit drop")
        await tx.execute_many("insert into pg_temp.thing values ($1, $2, $3)", THINGS)
        by_text = {tuple(row) for row in await tx.fetch(f"select * from pg_temp.thing where {text}", *arguments)}
        by_core = {tuple(row) for row in await tx.fetch(select(things).where(condition))}
    one_by_one = {t for t in THINGS if asking.may(DO, unit_path=t[0], brand=t[1], group=t[2])}
    assert by_text == by_core == one_by_one


@given(mine=grants, theirs=grants)
def test_whoever_covers_others_may_do_all_they_may(mine: list[Grant], theirs: list[Grant]) -> None:
    if not principal(*mine).covers(theirs):
        return
    for path, brand, group in THINGS:
        if path is not None and principal(*theirs).may(DO, unit_path=path, brand=brand, group=group):
            assert principal(*mine).may(DO, unit_path=path, brand=brand, group=group)


@given(mine=grants)
def test_everybody_covers_himself_and_nobody(mine: list[Grant]) -> None:
    assert principal(*mine).covers(mine)
    assert principal(*mine).covers([])


@given(grants, st.one_of(st.none(), st.sampled_from(PATHS)), st.one_of(st.none(), st.sampled_from(BRANDS)))
def test_what_is_for_everybody_is_nobodys_who_reaches_a_part(
    given_grants: list[Grant], path: str | None, brand: UUID | None
) -> None:
    def holds(grant: Grant) -> bool:
        below = [each for each in PATHS if path is None or each.startswith(path)]
        of = [*BRANDS] if brand is None else [brand]
        inside = all(grant.reaches(each, one, None) for each in below for one in of)
        return grant.allows(DO) and inside and (grant.brands is None or brand is not None)

    try:
        principal(*given_grants).require_over(DO, path, brand)
        allowed = True
    except NotAllowed:
        allowed = False
    assert allowed == any(map(holds, given_grants))


def test_everything_includes_permissions_that_do_not_exist_yet() -> None:
    whole = principal(Grant(frozenset({EVERYTHING}), "/a/"))
    later = Permission("test:later:do")
    assert whole.may(later)
    assert whole.may_everywhere(later)
    assert whole.gives({EVERYTHING, later})
    assert not principal(Grant(frozenset({EVERYTHING}), "/a/b/")).may_everywhere(later)
    assert not principal(Grant(frozenset({EVERYTHING}), "/a/", frozenset(BRANDS))).may_everywhere(later)
    assert not principal(Grant(frozenset({DO}), "/a/")).gives({DO, EVERYTHING})


def test_a_token_does_less_never_more() -> None:
    scoped = principal(Grant(frozenset({EVERYTHING}), "/a/"), scopes=frozenset({DO}))
    assert scoped.held() == [DO]
    assert not scoped.may(Permission("test:other:do"))
    assert not scoped.gives({EVERYTHING})
    assert not scoped.covers([Grant(frozenset({EVERYTHING}), "/a/b/")])
    assert not principal(scopes=frozenset({DO})).may(DO)


@pytest.mark.parametrize("name", ["thing:do", "test:Thing:do", "test:thing:do:more", "test thing do", ""])
def test_permissions_have_one_grammar(name: str) -> None:
    with pytest.raises(TypeError, match="context:object:verb"):
        permission(name, {"en": "x"})


def test_a_permission_has_one_meaning() -> None:
    assert permissions()[DO].in_language("en") == "Do things"
    with pytest.raises(TypeError, match="twice"):
        permission("test:thing:do", {"en": "Do other things"})
