"""Files of tasks: added by whoever has the task, kept with the run, seen by those after, and by nobody else."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from switchroom.platform.db import Database
from switchroom.processes.facade import TaskFiles, empty_tasks_of, remove_files, task_files_folder
from tests.interactions.test_tasks import Roles, listed, only
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok, refused

CONTRACT = """
start: collect
steps:
  collect:
    type: task
    title: Collect the contract
    post: inspector
    fields: [{name: contract, label: Contract, kind: file}, {name: other, label: Other, kind: file, required: false}]
    then: check
  check: {type: task, title: Check it, post: lead, text: "It is {{ contract }}", then: end}
  end: {type: end}
"""
PDF = b"%PDF-1.4 signed"


@pytest.fixture
async def live(database: Database, tmp_path: Path) -> AsyncIterator[Live]:
    async with live_centre(database, data=tmp_path) as live:
        yield live


@pytest.fixture
async def roles(live: Live) -> Roles:
    made = Roles(live)
    for post in ("inspector", "lead"):
        made.posts[post] = (await live.centre.make("posts", name=post.title(), slug=post))["id"]
    return made


def age(folder: Path) -> set[str]:
    """The names of the files there, which nobody can read, as if they had lain there for two days."""
    for file in folder.iterdir():
        assert PDF not in file.read_bytes()
        old = file.stat().st_mtime - 2 * 24 * 3600
        os.utime(file, (old, old))
    return {file.name for file in folder.iterdir()}


async def add(client: httpx.AsyncClient, task: str, field: str = "contract", content: bytes = PDF) -> httpx.Response:
    query = {"field": field, "name": "../signed.exe"}
    return await client.post(f"/api/tasks/{task}/files", params=query, content=content)


async def complete(client: httpx.AsyncClient, task: str, **data: Any) -> httpx.Response:
    return await client.post(f"/api/tasks/{task}/complete", json={"data": data, "ticked": []})


async def test_a_file_goes_from_one_task_to_the_next_and_to_nobody_else(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    ida = await roles.person("Ida", post="lead")
    await live.entry("hotline", CONTRACT)
    await live.arrive("hotline")
    task = await only(eva)
    refused(await add(eva, task), 409, "task.not_yours")
    ok(await eva.post(f"/api/tasks/{task}/claim"), 204)
    answer = refused(await complete(eva, task), 422, "task.not_filled_in")
    assert [error["field"] for error in answer["errors"]] == ["data.contract"]
    made = ok(await add(eva, task), 201)
    assert (made["name"], made["size"]) == ("signed.exe.pdf", len(PDF))
    (shown,) = ok(await eva.get(f"/api/tasks/{task}"))["files"]
    assert (shown["id"], shown["label"], shown["kept"]) == (made["id"], "Contract", False)
    refused(await ida.get(f"/api/tasks/{task}/files/{made['id']}"), 404, "task.not_found")
    ok(await complete(eva, task, contract=made["id"]), 204)
    await live.settle()
    following = await only(ida)
    view = ok(await ida.get(f"/api/tasks/{following}"))
    assert view["text"] == "It is signed.exe.pdf"
    assert [(file["id"], file["step_title"], file["kept"]) for file in view["files"]] == [
        (made["id"], "Collect the contract", True)
    ]
    got = await ida.get(f"/api/tasks/{following}/files/{made['id']}")
    assert got.content == PDF
    assert got.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in got.headers["content-security-policy"]
    refused(await eva.get(f"/api/tasks/{following}/files/{made['id']}"), 404, "task.not_found")
    assert (await eva.get(f"/api/tasks/{task}/files/{made['id']}")).content == PDF  # she has done it
    refused(await eva.delete(f"/api/tasks/{task}/files/{made['id']}"), 410, "task.over")


async def test_a_file_of_another_run_task_or_field_is_none(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    ida = await roles.person("Ida", post="lead")
    await live.entry("hotline", CONTRACT)
    await live.arrive("hotline")
    await live.arrive("hotline")
    mine, other = [task["id"] for task in await listed(eva)]
    for task in (mine, other):
        ok(await eva.post(f"/api/tasks/{task}/claim"), 204)
    theirs = ok(await add(eva, other), 201)["id"]
    elsewhere = ok(await add(eva, mine, "other"), 201)["id"]
    for wrong in (theirs, elsewhere, "nonsense", str(UUID(int=1))):
        refused(await complete(eva, mine, contract=wrong), 422, "task.not_filled_in")
    refused(await eva.get(f"/api/tasks/{mine}/files/{theirs}"), 404, "task.file_not_found")
    ok(await eva.delete(f"/api/tasks/{mine}/files/{theirs}"), 204)  # not there is gone already
    assert (await eva.get(f"/api/tasks/{other}/files/{theirs}")).content == PDF
    ok(await complete(eva, mine, contract=ok(await add(eva, mine), 201)["id"], other=elsewhere), 204)
    await live.settle()
    following = await only(ida)
    refused(await ida.get(f"/api/tasks/{following}/files/{theirs}"), 404, "task.file_not_found")
    assert len(ok(await ida.get(f"/api/tasks/{following}"))["files"]) == 2


async def test_only_what_is_accepted_is_taken_and_only_where_it_is_asked_for(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    await live.entry("hotline", CONTRACT)
    await live.arrive("hotline")
    task = await only(eva)
    ok(await eva.post(f"/api/tasks/{task}/claim"), 204)
    refused(await add(eva, task, content=b"MZ\x90\x00"), 422, "task.file_refused")
    refused(await add(eva, task, content=b""), 422, "task.file_refused")
    refused(await add(eva, task, field="nothing"), 422, "task.no_file_field")
    live.services.the(TaskFiles).largest = 4
    refused(await add(eva, task), 413, "request.too_large")
    assert list(task_files_folder(live.services.settings).glob("*")) == []


async def test_what_was_not_kept_goes_and_erasing_takes_the_rest(live: Live, roles: Roles) -> None:
    eva = await roles.person("Eva", post="inspector")
    await live.entry("hotline", CONTRACT)
    call = await live.arrive("hotline")
    task = await only(eva)
    ok(await eva.post(f"/api/tasks/{task}/claim"), 204)
    first = ok(await add(eva, task), 201)["id"]
    second = ok(await add(eva, task), 201)["id"]  # in place of the first
    left = ok(await add(eva, task, "other"), 201)["id"]
    ok(await complete(eva, task, contract=second), 204)
    await live.settle()
    folder = task_files_folder(live.services.settings)
    assert age(folder) == {first, second, left}
    assert await remove_files(live.database, folder) == 2
    assert age(folder) == {second}
    async with live.database.transaction() as tx:
        await empty_tasks_of(tx, [UUID(call)])
    refused(await eva.get(f"/api/tasks/{task}/files/{second}"), 404, "task.file_not_found")
    assert await remove_files(live.database, folder) == 1
