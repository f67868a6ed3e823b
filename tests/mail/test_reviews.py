"""Decisions that processes ask for: by a role, by name, by a mailed link; never by who asked for them, and once."""

import asyncio
import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from switchroom.processes.events import ReviewDecided, TaskWithdrawn
from tests.mail.post import Post
from tests.support.web import ok, refused

PLACE = "/api/public/review"
LINK = re.compile(r"http://localhost:\d+/decide/#(\S+)")
MAYA, OTTO = "maya@outside.example", "otto@outside.example"
ASKS = """
media: [chat, voice]
start: review
steps:
  review:
    type: review
    title: {{en: "A new password for Ana", pt-BR: "Nova senha para Ana", zh-CN: "为 Ana 重置密码"}}
    {who}
    within: 4h
    late: [{late}]
    text: "Speaks {{{{ language }}}}"
    values: [{{label: Account, value: "ana-admin"}}]
    into: decided
    then: approved
    outcomes: {{refused: refused, returned: refused}}
    otherwise: nobody
  approved: {{type: note, text: "Approved by {{{{ decided.by }}}}: {{{{ decided.reason }}}}", then: end}}
  refused:
    type: note
    text: "{{{{ decided.decision }}}} by {{{{ decided.by }}}}: {{{{ decided.reason }}}}"
    then: end
  nobody: {{type: end, outcome: nobody}}
  late: {{type: end, outcome: late}}
  end: {{type: end}}
"""
YES: dict[str, Any] = {"data": {"decision": "approved"}, "ticked": []}
NO: dict[str, Any] = {"data": {"decision": "refused", "reason": "Not hers"}, "ticked": []}


class Board:
    """Roles and their holders, and a process that has something decided."""

    def __init__(self, post: Post) -> None:
        self.post, self.live, self.centre = post, post.live, post.live.centre
        self.posts: dict[str, str] = {}

    async def person(self, name: str, *permissions: str, post: str | None = None) -> httpx.AsyncClient:
        more: dict[str, Any] = {}
        if post is not None:
            more["posts"] = [{"post_id": self.posts[post], "from": "2020-01-01", "to": None}]
        await self.centre.person(name, *permissions, **more)
        return await self.centre.signed_in(name)

    async def asks(self, who: str, late: str = "{notify: boss}") -> str:
        """Somebody arrives about whom something is to be decided; the interaction."""
        unreached = [*(["late:"] if "go" not in late else []), *(["nobody"] if "people" not in who else [])]
        lines = ASKS.format(who=who, late=late).splitlines()
        await self.live.entry(
            "door",
            "\n".join(line for line in lines if not any(name in line for name in unreached if "late: [" not in line)),
        )
        return await self.live.arrive("door")

    async def secret(self, address: str) -> dict[str, str]:
        """The header with what stands in the only letter to this address."""
        await self.post.outside.until(lambda: any(one.recipients == [address] for one in self.post.outside.arrived))
        (letter,) = [one for one in self.post.outside.arrived if one.recipients == [address]]
        found = LINK.search(letter.text)
        assert found, letter.text
        return {"x-review-pass": found[1]}

    async def notes(self, call: str) -> list[str]:
        await self.live.settle()
        return [note["text"] for note in (await self.live.page(call))["notes"]]

    async def outcome(self) -> Any:
        return await self.live.value("select outcome from processes.run")


@pytest.fixture
async def board(post: Post) -> Board:
    made = Board(post)
    await post.set_up()
    made.live._brand = post.brand
    async with made.live.database.transaction() as tx:  # whoever arrives here is of origin test, and writes so
        await tx.execute("update messaging.mailbox set origin = 'test'")
    for slug in ("lead", "boss"):
        made.posts[slug] = (await made.centre.make("posts", name=slug.title(), slug=slug))["id"]
    return made


async def only(client: httpx.AsyncClient) -> str:
    (task,) = ok(await client.get("/api/tasks"))["items"]
    return f"/api/tasks/{task['id']}"


async def test_a_role_decides_on_its_list_of_tasks(board: Board) -> None:
    lea = await board.person("Lea", post="lead")
    call = await board.asks("post: lead")
    where = await only(lea)
    task = ok(await lea.get(where))
    assert (task["kind"], task["text"], task["review"]["values"]) == (
        "review",
        "Speaks en",
        [{"label": "Account", "value": "ana-admin"}],
    )
    assert task["review"]["decisions"] == ["approved", "refused", "returned"]
    assert not task["review"]["barred"]
    ok(await lea.post(f"{where}/claim"), 204)
    for data, fields in (
        ({}, ["data.decision"]),
        ({"decision": "maybe"}, ["data.decision"]),
        ({"decision": "refused"}, ["data.reason"]),
        ({"decision": "returned", "reason": "  "}, ["data.reason"]),
        ({"decision": "refused", "reason": "x" * 2001}, ["data.reason"]),
    ):
        problem = refused(await lea.post(f"{where}/complete", json={"data": data}), 422, "review.not_decided")
        assert [error["field"] for error in problem["errors"]] == fields
    answers = await asyncio.gather(*(lea.post(f"{where}/complete", json=NO) for _ in range(5)))
    assert [answer.status_code for answer in answers] == [204] * 5
    assert await board.notes(call) == ["refused by Lea: Not hers"]
    (event,) = await board.live.events(ReviewDecided)
    assert (event.decision, event.final, event.late, event.by_link) == ("refused", True, False, False)
    assert event.user == await board.live.value("""select id from people."user" where name = 'Lea'""")
    assert "Not hers" not in str(event)
    done = ok(await lea.get(where))
    assert (done["state"], done["decision"], done["review"]["reason"]) == ("done", "refused", "Not hers")


async def test_whoever_asked_or_served_never_decides(board: Board) -> None:
    lea = await board.person("Lea", post="lead")
    uma = await board.person("Uma", post="lead")
    otto = await board.person("Otto", "processes:task:see")
    await board.asks("post: lead")
    where = await only(lea)
    uma_id, lea_id = [
        await board.live.value(f"""select id from people."user" where name = '{n}'""") for n in ("Uma", "Lea")
    ]
    async with board.live.database.transaction() as tx:
        await tx.execute("update processes.run set started_by = $1", lea_id)
    assert ok(await lea.get(where))["review"]["barred"]
    refused(await lea.post(f"{where}/claim"), 409, "review.own_request")
    refused(await lea.post(f"{where}/complete", json=YES), 409, "review.own_request")
    refused(await otto.post(f"{where}/hand-on", json={"user_id": str(lea_id)}), 409, "review.own_request")
    assert [one["name"] for one in ok(await uma.get(f"{where}/colleagues"))] == ["Uma"]
    ok(await uma.post(f"{where}/claim"), 204)
    async with board.live.database.transaction() as tx:  # she takes the call meanwhile
        await tx.execute(
            """insert into interactions.item (id, interaction_id, queue_id, token, visit, queued_at, agent_id,
                   connected_at, work) select gen_random_uuid(), id, gen_random_uuid(), 1, 1, now(), $1, now(), '{}'
               from interactions.interaction""",
            uma_id,
        )
    refused(await uma.post(f"{where}/complete", json=YES), 409, "review.own_request")
    assert await board.outcome() is None


async def test_the_customer_never_decides_under_whatever_address(board: Board) -> None:
    lea = await board.person("Lea", post="lead")
    call = await board.asks("post: lead")
    where = await only(lea)
    async with board.live.database.transaction() as tx:
        await tx.execute("update interactions.interaction set address = 'LEA@example.com' where id = $1", UUID(call))
    refused(await lea.post(f"{where}/complete", json=YES), 409, "review.own_request")


async def test_a_token_of_mine_starts_nothing_that_i_decide(board: Board) -> None:
    lea = await board.person("Lea", post="lead")
    await board.asks("post: lead")
    async with board.live.database.transaction() as tx:
        await tx.execute(
            """insert into platform.api_token (id, user_id, name, secret_hash, prefix, scopes, created_at)
               select gen_random_uuid(), id, 'mine', '\\x00', 'swr_', '{}', now()
               from people."user" where name = 'Lea'"""
        )
        await tx.execute("update processes.run set started_by = (select id from platform.api_token)")
    refused(await lea.post(f"{await only(lea)}/complete", json=YES), 409, "review.own_request")


async def test_as_many_as_are_needed_approve_each_once(board: Board) -> None:
    lea, uma = await board.person("Lea", post="lead"), await board.person("Uma", post="lead")
    call = await board.asks("{post: lead, needs: 2}".strip("{}").replace(", ", "\n    "))
    first, second = [f"/api/tasks/{one['id']}" for one in ok(await lea.get("/api/tasks"))["items"]]
    ok(await lea.post(f"{first}/complete", json=YES), 204)
    assert await board.notes(call) == []
    refused(await lea.post(f"{second}/claim"), 409, "review.one_vote_each")
    refused(await lea.post(f"{second}/complete", json=YES), 409, "review.one_vote_each")
    ok(await uma.post(f"{second}/complete", json=YES), 204)
    assert await board.notes(call) == ["Approved by Lea, Uma: "]
    assert [event.final for event in await board.live.events(ReviewDecided)] == [False, True]


async def test_the_first_refusal_decides_for_all(board: Board) -> None:
    lea, bo = await board.person("Lea", post="lead"), await board.person("Bo", post="boss")
    call = await board.asks("post: lead\n    posts: [boss]\n    needs: 2")
    hers, his = await only(lea), await only(bo)
    ok(await bo.post(f"{his}/complete", json=NO), 204)
    assert await board.notes(call) == ["refused by Bo: Not hers"]
    refused(await lea.post(f"{hers}/complete", json=YES), 404, "task.not_found")
    assert [event.why for event in await board.live.events(TaskWithdrawn)] == ["over"]


async def test_who_signs_in_here_is_asked_by_name_and_nobody_else_can_have_it(board: Board) -> None:
    lea = await board.person("Lea")
    otto = await board.person("Otto", "processes:task:see", post="lead")
    call = await board.asks("people: [LEA@example.com]")
    where = await only(lea)
    (notice,) = ok(await lea.get("/api/notices"))["items"]
    assert (notice["kind"], notice["task_id"]) == ("review", where.rpartition("/")[2])
    lea_id = str(await board.live.value("""select id from people."user" where name = 'Lea'"""))
    refused(await lea.post(f"{where}/hand-back"), 409, "review.asked_by_name")
    refused(await otto.post(f"{where}/hand-on", json={"user_id": lea_id[:-1] + "0"}), 409, "review.asked_by_name")
    refused(await otto.post(f"{where}/complete", json=YES), 409, "task.taken")
    ok(await lea.post(f"{where}/complete", json=YES), 204)
    assert await board.notes(call) == ["Approved by Lea: "]
    assert board.post.outside.arrived == []


async def test_a_link_shows_what_is_asked_and_decides_once(board: Board) -> None:
    call = await board.asks(f"people: [{MAYA}]")
    by_link = await board.secret(MAYA)
    visitor = await board.centre.browser()
    for _ in range(3):  # mail scanners open links
        shown = ok(await visitor.get(PLACE, headers=by_link))
    assert (shown["title"]["pt-BR"], shown["text"], shown["values"][0]["value"]) == (
        "Nova senha para Ana",
        "Speaks en",
        "ana-admin",
    )
    assert (await board.outcome(), await board.live.events(ReviewDecided)) == (None, [])
    refused(await visitor.post(PLACE, json={"decision": "refused"}, headers=by_link), 422, "review.not_decided")
    refused(await visitor.post(PLACE, json={"decision": "nobody"}, headers=by_link), 422, "review.not_decided")
    body = {"decision": "approved", "reason": "By phone"}
    codes = [
        one.status_code
        for one in await asyncio.gather(*(visitor.post(PLACE, json=body, headers=by_link) for _ in range(6)))
    ]
    assert sorted(codes) == [204] + [410] * 5
    assert await board.notes(call) == [f"Approved by {MAYA}: By phone"]
    (event,) = await board.live.events(ReviewDecided)
    task_id = await board.live.value("select id from processes.task where mail = $1 and decision = 'approved'", MAYA)
    assert (event.by_link, event.user, event.task) == (True, None, task_id)
    for again in (await visitor.get(PLACE, headers=by_link), await visitor.post(PLACE, json=body, headers=by_link)):
        refused(again, 410, "review.over")


async def test_the_mail_speaks_the_language_of_whom_it_asks(board: Board) -> None:
    brand = ok(await board.post.admin.get("/api/brands"))["items"][0]
    made = {
        "name": "Maya",
        "kind": "person",
        "language": "pt-BR",
        "group": brand["group"],
        "addresses": [{"kind": "mail", "value": MAYA}],
    }
    await board.centre.make("customers", **made)
    await board.asks(f"people: [{MAYA}, {OTTO}]")
    await board.secret(OTTO)
    letters = {one.recipients[0]: one for one in board.post.outside.arrived}
    assert "Sua decisão, por favor: Nova senha para Ana" in str(letters[MAYA].mail["subject"])
    assert "Your decision, please: A new password for Ana" in str(letters[OTTO].mail["subject"])
    assert "Protocolo: " in letters[MAYA].text


async def test_no_guessed_changed_or_foreign_link_opens_anything(board: Board) -> None:
    from switchroom.platform.keys import Keyring
    from switchroom.platform.signed_links import make_signed

    lea = await board.person("Lea", post="lead")
    await board.asks(f"post: lead\n    people: [{MAYA}]\n    needs: 2")
    token = (await board.secret(MAYA))["x-review-pass"]
    keyring = board.live.services.the(Keyring)
    hers = UUID((await only(lea)).rpartition("/")[2])
    by_mail = await board.live.value("select id from processes.task where mail is not null")
    now = await board.live.value("select clock_timestamp()")
    later, before = now.replace(year=now.year + 1), now.replace(year=now.year - 1)
    other = "B" if token[10] != "B" else "C"
    visitor = await board.centre.browser()
    for wrong in (
        "",
        "x",
        "A" * 50,
        token[:10] + other + token[11:],
        token + "A",
        make_signed(keyring, "device check", by_mail, later),  # made for something else
        make_signed(keyring, "review", by_mail, before),
        make_signed(keyring, "review", hers, later),  # of a colleague who signs in
        make_signed(Keyring.generate(), "review", by_mail, later),
    ):
        for answer in (
            await visitor.get(PLACE, headers={"x-review-pass": wrong}),
            await visitor.post(PLACE, json={"decision": "approved"}, headers={"x-review-pass": wrong}),
        ):
            refused(answer, 410, "review.over")
    assert await board.live.events(ReviewDecided) == []


async def test_a_link_dies_when_others_have_decided_or_the_run_went_on(board: Board) -> None:
    lea = await board.person("Lea", post="lead")
    await board.asks(f"post: lead\n    people: [{MAYA}]")
    by_link = await board.secret(MAYA)
    ok(await lea.post(f"{await only(lea)}/complete", json=NO), 204)
    visitor = await board.centre.browser()
    refused(await visitor.get(PLACE, headers=by_link), 410, "review.over")
    refused(await visitor.post(PLACE, json={"decision": "approved"}, headers=by_link), 410, "review.over")


async def test_a_link_dies_with_the_time_limit(board: Board) -> None:
    await board.asks(f"people: [{MAYA}]", late="{go: late}")
    by_link = await board.secret(MAYA)
    async with board.live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where kind = 'processes.timer'")
        tx.ring("timer")
    await board.live.settle()
    assert await board.outcome() == "late"
    visitor = await board.centre.browser()
    refused(await visitor.get(PLACE, headers=by_link), 410, "review.over")
    refused(await visitor.post(PLACE, json={"decision": "approved"}, headers=by_link), 410, "review.over")


async def test_a_requester_who_becomes_known_later_cannot_use_the_link(board: Board) -> None:
    call = await board.asks(f"people: [{MAYA}]")
    by_link = await board.secret(MAYA)
    async with board.live.database.transaction() as tx:
        await tx.execute("update interactions.interaction set address = $2 where id = $1", UUID(call), MAYA)
    visitor = await board.centre.browser()
    refused(await visitor.post(PLACE, json={"decision": "approved"}, headers=by_link), 409, "review.own_request")
    assert await board.outcome() is None


@pytest.mark.parametrize("who", [["not an address"], ["{{ language }}"], ["admin@example.com"]])
async def test_nobody_to_ask_is_an_outcome(board: Board, who: list[str]) -> None:
    """The last one is the administrator, who has started the run."""
    email = ok(await board.post.admin.get("/api/session"))["user"]["email"]
    named = [email if one.startswith("admin") else one for one in who]
    if named == ["not an address"]:
        named = ["{{ 'not an address' }}"]
    await board.asks(f"people: {named}")
    assert await board.outcome() == "nobody"
    assert board.post.outside.arrived == []


async def test_what_was_decided_is_erased_with_the_customer(board: Board) -> None:
    from switchroom.processes.facade import empty_tasks_of

    call = await board.asks(f"people: [{MAYA}]")
    visitor = await board.centre.browser()
    ok(await visitor.post(PLACE, json={"decision": "refused", "reason": "No"}, headers=await board.secret(MAYA)), 204)
    async with board.live.database.transaction() as tx:
        await empty_tasks_of(tx, [UUID(call)])
    row = (await board.live.rows("select mail, reason, params, decision from processes.task"))[0]
    assert (row["mail"], row["reason"], row["params"], row["decision"]) == (None, None, {}, "refused")


FILES = """
media: [chat, voice]
start: collect
steps:
  collect:
    type: task
    title: Collect
    post: clerk
    fields: [{name: contract, label: Contract, kind: file}, {name: inside, label: Inside, kind: file}]
    then: review
  review:
    type: review
    title: Sign?
    people: [maya@outside.example]
    within: 4h
    text: "Is {{ contract }} right?"
    files: [contract]
    outcomes: {approved: end, refused: end, returned: end, nobody: end}
  end: {type: end}
"""


async def test_behind_a_link_are_the_files_that_the_review_names_as_long_as_it_holds(board: Board) -> None:
    board.posts["clerk"] = (await board.centre.make("posts", name="Clerk", slug="clerk"))["id"]
    clara = await board.person("Clara", post="clerk")
    await board.live.entry("door", FILES)
    await board.live.arrive("door")
    (task,) = ok(await clara.get("/api/tasks"))["items"]
    where = f"/api/tasks/{task['id']}"
    ok(await clara.post(f"{where}/claim"), 204)
    data = {}
    for field in ("contract", "inside"):
        query = {"field": field, "name": f"{field}.pdf"}
        data[field] = ok(await clara.post(f"{where}/files", params=query, content=b"%PDF-" + field.encode()), 201)["id"]
    ok(await clara.post(f"{where}/complete", json={"data": data, "ticked": []}), 204)
    await board.live.settle()
    given = await board.secret(MAYA)
    (file,) = ok(await board.centre.admin.get(PLACE, headers=given))["files"]
    assert (file["id"], file["name"]) == (data["contract"], "contract.pdf")
    got = await board.centre.admin.get(f"{PLACE}/files/{file['id']}", headers=given)
    assert got.content == b"%PDF-contract"
    refused(await board.centre.admin.get(f"{PLACE}/files/{data['inside']}", headers=given), 404, "task.file_not_found")
    for wrong in ({}, {"x-review-pass": given["x-review-pass"][:-2] + "AA"}):
        refused(await board.centre.admin.get(f"{PLACE}/files/{file['id']}", headers=wrong), 410, "review.over")
    ok(await board.centre.admin.post(PLACE, json={"decision": "approved"}, headers=given), 204)
    refused(await board.centre.admin.get(f"{PLACE}/files/{file['id']}", headers=given), 410, "review.over")
