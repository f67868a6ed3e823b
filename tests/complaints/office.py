"""A centre that handles complaints: the two processes as they ship, and whoever holds a role does what waits for it."""

from typing import Any

import httpx

from switchroom.processes.events import StepDone
from switchroom.processes.facade import from_template, templates
from tests.interactions.test_tasks import Roles, listed
from tests.support.centre_in_process import Live
from tests.support.web import ok

HANDLING, WARNING = "complaint-handling", "complaint-early-warning"
NEEDS = [need for slug in (HANDLING, WARNING) for need in templates()[slug].needs]
POSTS = sorted({need.name for need in NEEDS if need.kind == "post"})
LIMITS = "post,limit\ncomplaint-handler,50\ncentre-director,500\n"
REPORT = {
    "customer_number": "+5511955512345",
    "district": "North",
    "problem": "Billed twice",
    "done_so_far": "Checked",
    "dissatisfied_with": "No answer",
    "difficulty": "The third time",
}
TAKEN_UP = {"cause": "billing", "verified": "Billed twice", "ask_unit": False, "hard": False}
OVERSEER = ("complaints:complaint:see", "tickets:ticket:see", "tickets:ticket:work", "tickets:ticket:edit")


class Office:
    """Whoever holds a role does what waits for it."""

    def __init__(self, live: Live, people: dict[str, httpx.AsyncClient]) -> None:
        self.live, self.people, self.admin = live, people, live.centre.admin

    async def waiting(self) -> dict[str, str]:
        """The titles of open tasks with the post of each."""
        found: dict[str, str] = {}
        for person in self.people.values():
            found |= {task["title"]["en"]: task["post"] for task in await listed(person)}
        return found

    async def task(self, post: str, title: str, reference: str | None = None) -> dict[str, Any]:
        (task,) = [
            task
            for task in await listed(self.people[post])
            if task["title"]["en"] == title and reference in (None, task["reference"])
        ]
        return task

    async def does(self, post: str, title: str, ticked: int = 0, about: str | None = None, **data: Any) -> None:
        task = await self.task(post, title, about)
        body = {"data": data, "ticked": list(range(ticked))}
        ok(await self.people[post].post(f"/api/tasks/{task['id']}/complete", json=body), 204)
        await self.live.settle()

    async def take_up(self, about: str | None = None, **more: Any) -> None:
        """The handler reaches the customer and says what it is about."""
        await self.does("complaint-handler", "Take up the complaint", 2, about, **{**TAKEN_UP, **more})

    async def answer(self, about: str | None = None, *, remedy: str = "apology", verdict: str = "satisfied") -> None:
        """The handler decides and answers."""
        await self.does("complaint-handler", "Decide what the customer gets", 0, about, remedy=remedy)
        await self.does("complaint-handler", "Answer the customer", 0, about, told="Sorry", verdict=verdict)

    async def time_comes(self, which: str, subject: object) -> None:
        """Of the timers that this SQL over `platform.timer t` finds the first is due now."""
        async with self.live.database.transaction() as tx:
            await tx.execute(
                f"""update platform.timer set due_at = clock_timestamp() where id = (
                        select t.id from platform.timer t join processes.run r on r.id = t.subject {which} limit 1)""",
                subject,
            )
            tx.ring("timer")
        await self.live.settle()

    async def path(self, process: str) -> list[str]:
        return [str(done.step) for done in await self.live.events(StepDone) if done.process == process]

    # --- complaints by other doors ---

    async def region(self, code: str) -> str:
        return str((await self.live.centre.make("regions", name=code.title(), code=code))["id"])

    async def customer(self, name: str, number: str, region: str | None = None) -> str:
        body = {"name": name, "group": "ours", "region_id": region, "addresses": [{"kind": "phone", "value": number}]}
        return str((await self.live.centre.make("customers", **body))["id"])

    async def route(self, position: int = 900, process: str | None = HANDLING, **body: Any) -> str:
        made = await self.live.centre.make(
            "complaint-routes", name=f"Rule {position}", position=position, process=process, **body
        )
        return str(made["id"])

    async def complain(self, requester: str | None = None, *, by: httpx.AsyncClient | None = None, **body: Any) -> Any:
        """Somebody of us opens a ticket of type complaint; the ticket."""
        body = {"type": "complaint", "subject": "Billed twice", "text": "Twice!", "requester_id": requester, **body}
        body.setdefault("unit_id", await self.live.centre.root())
        made = ok(await (by or self.admin).post("/api/tickets", json=body), 201)
        await self.live.settle()
        return made

    async def change(self, ticket: Any, **changes: Any) -> None:
        """Somebody of us changes the ticket; a status by the way that people choose one."""
        path = f"/api/tickets/{ticket['id']}"
        if "status" in changes:
            ok(await self.admin.post(f"{path}/status", json=changes))
        else:
            ok(await self.admin.patch(path, json={"changes": changes}))
        await self.live.settle()

    async def register(self, who: httpx.AsyncClient | None = None, **query: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = ok(await (who or self.admin).get("/api/complaints", params=query))["items"]
        return items

    async def known(self, ticket: Any) -> dict[str, Any]:
        found: dict[str, Any] = ok(await self.admin.get(f"/api/complaints/{ticket['id']}"))
        return found


async def opened_office(live: Live) -> Office:
    """The office, with one person for each post."""
    roles = Roles(live)
    for post in POSTS:
        roles.posts[post] = (await live.centre.make("posts", name=post.title(), slug=post))["id"]
    people = {post: await roles.person(post.replace("-", "").title(), post=post) for post in POSTS}
    table = await live.centre.make("lookup-tables", name="Goodwill limits", slug="goodwill-limits")
    ok(await live.centre.admin.put(f"/api/lookup-tables/{table['id']}/rows", json={"csv": LIMITS}))
    for slug in (WARNING, HANDLING):
        definition = from_template(slug, slug, {need: need.name for need in templates()[slug].needs})
        await live.centre.make("processes", definition=definition, revision_note="first")
    await live.centre.brand("A", "ours")
    return Office(live, people)
