"""Bringing lists in and taking them out, as a browser does; the worker's job is run in between."""

from typing import Any

import httpx

from switchroom.exchange.facade import import_job
from tests.support.web import Centre, ok

Answer = dict[str, Any]


class Lists:
    """Lists of one kind, brought in by one person."""

    def __init__(self, centre: Centre, kind: str, client: httpx.AsyncClient | None = None) -> None:
        self.centre, self.kind, self.client = centre, kind, client or centre.admin

    async def send(self, content: str | bytes, **query: str) -> httpx.Response:
        body = content.encode() if isinstance(content, str) else content
        query = {"kind": self.kind, "name": "list.csv", **query}
        return await self.client.post("/api/imports", params=query, content=body)

    async def work(self, made: Answer) -> Answer:
        """What a worker does, to its end."""
        await import_job(self.centre.services).run({"import": made["id"]})
        return await self.get(made)

    async def get(self, made: Answer) -> Answer:
        shown: Answer = ok(await self.client.get(f"/api/imports/{made['id']}"))
        return shown

    async def checked(self, content: str | bytes, **query: str) -> Answer:
        return await self.work(ok(await self.send(content, **query), 201))

    async def mapped(self, made: Answer, **changes: Any) -> Answer:
        """With other columns, shared values or another rule for what exists; checked anew."""
        body = {name: changes.get(name, made[name]) for name in ("version", "columns", "shared", "existing")}
        return await self.work(ok(await self.client.patch(f"/api/imports/{made['id']}", json=body)))

    async def confirmed(self, made: Answer) -> Answer:
        body = {"version": made["version"]}
        return await self.work(ok(await self.client.post(f"/api/imports/{made['id']}/confirm", json=body)))

    async def brought_in(self, content: str | bytes, **changes: Any) -> Answer:
        made = await self.checked(content)
        return await self.confirmed(await self.mapped(made, **changes) if changes else made)

    async def undone(self, made: Answer) -> Answer:
        return await self.work(ok(await self.client.post(f"/api/imports/{made['id']}/undo")))

    async def lines(self, made: Answer, **query: str) -> list[Answer]:
        found = ok(await self.client.get(f"/api/imports/{made['id']}/lines", params=query))
        items: list[Answer] = found["items"]
        return items

    async def problems(self, made: Answer) -> list[tuple[int, str | None, str]]:
        """Line, field and code of everything that is wrong."""
        lines = await self.lines(made, problems="true")
        return [(line["number"], one["field"], one["code"]) for line in lines for one in line["complaints"]]

    async def taken_out(self, **query: str) -> str:
        answer = await self.client.get(f"/api/exports/{self.kind}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.content.decode("utf-8")
