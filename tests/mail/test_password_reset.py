"""The worked example in one real run: a privileged account, from the chat to the closed ticket."""

import re

import httpx

from switchroom.processes.events import StepDone
from switchroom.processes.facade import from_template, templates
from tests.mail.post import ANA, Post
from tests.messaging.pages import Page
from tests.support.web import ok

MAYA, NUMBER, PHONE = "maya@outside.example", "1001", "+5511990000001"
TRACE = [
    *("number", "phone", "check", "send", "code", "prove", "account", "record", "rights", "told", "approval", "reset"),
    *("solved", "follow-up", "whether", "reopen", "reset", "solved", "follow-up", "whether", "close", "end"),
]


async def the_house(post: Post) -> httpx.AsyncClient:
    """Roles, a table of accounts, a customer, the template in use by chat; the client of somebody who helps."""
    centre = post.live.centre
    roles = [(await centre.make("posts", name=slug, slug=slug))["id"] for slug in ("agent", "shift-supervisor")]
    await centre.person("Lea", posts=[{"post_id": role, "from": "2020-01-01", "to": None} for role in roles])
    table = await centre.make("lookup-tables", name="Accounts", slug="accounts")
    rows = f"number;name;login;privileged;manager\n{NUMBER};Ana;ana-admin;yes;{MAYA}\n"
    ok(await centre.admin.put(f"/api/lookup-tables/{table['id']}/rows", json={"csv": rows}))
    addresses = [{"kind": "phone", "value": PHONE}, {"kind": "mail", "value": ANA, "verified": True}]
    await post.set_up()
    await centre.make("customers", group="ours", name="Ana", external_number=NUMBER, addresses=addresses)
    needs = templates()["password-reset"].needs
    definition = from_template("password-reset", "password-reset", {need: need.name for need in needs})
    guide = definition["steps"]["guide"]
    del guide["article"]
    guide["about"] = "new password"  # this house has not written the article yet
    await centre.make("processes", definition=definition, revision_note="first")
    entry = {"name": "Chat", "slug": "chat", "medium": "chat", "process_slug": "password-reset", "language": "en"}
    await centre.make("entry-points", **entry, brand_id=post.brand, unit_id=await centre.root())
    return await centre.signed_in("Lea")


async def letter_to(post: Post, address: str, pattern: str) -> str:
    """What a letter to this address says there."""
    await post.outside.until(lambda: any(one.recipients == [address] for one in post.outside.arrived))
    (letter,) = [one for one in post.outside.arrived if one.recipients == [address]]
    found = re.search(pattern, letter.text)
    assert found, letter.text
    return found[1]


async def does(post: Post, lea: httpx.AsyncClient, title: str, **body: object) -> None:
    """She does the one task that is there."""
    (task,) = ok(await lea.get("/api/tasks"))["items"]
    assert task["title"]["en"] == title
    ok(await lea.post(f"/api/tasks/{task['id']}/complete", json=body), 204)
    await post.live.settle()


async def test_a_privileged_account_from_the_chat_to_the_closed_ticket(post: Post) -> None:
    lea = await the_house(post)
    page = await Page.opened(post.live)
    for given in (NUMBER, PHONE):
        ok(await page.answer(value=given), 201)
        await post.live.settle()
    ok(await page.answer(value=await letter_to(post, ANA, r"\b(\d{6})\b")), 201)
    await post.live.settle()
    visitor = await post.live.centre.browser()
    by_link = {"x-review-pass": await letter_to(post, MAYA, r"/decide/#(\S+)")}
    shown = ok(await visitor.get("/api/public/review", headers=by_link))
    number = shown["values"][1]["value"]
    assert [value["value"] for value in shown["values"]] == ["ana-admin", number]
    ok(await visitor.post("/api/public/review", json={"decision": "approved"}, headers=by_link), 204)
    await post.live.settle()
    again = {"data": {"works": "again"}}
    await does(post, lea, "Set a new password together", ticked=[0, 1])
    await does(post, lea, "Tomorrow ask whether it works", **again)
    assert (await status(post, number)) == "open"  # it does not work: nobody is to blame, it is open again
    await does(post, lea, "Set a new password together", ticked=[0, 1])
    assert (await status(post, number)) == "solved"
    await does(post, lea, "Tomorrow ask whether it works", data={"works": "works"})
    assert (await status(post, number)) == "closed"
    assert [one.step for one in await post.live.events(StepDone)] == TRACE
    assert await post.live.value("select outcome from processes.run") == "done"


async def status(post: Post, number: str) -> str:
    found: str = await post.live.value("select status from tickets.ticket where number = $1::bigint", int(number))
    return found
