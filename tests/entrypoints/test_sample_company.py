"""The sample company that a first start loads: a hotline with everything in it that the screens and a call need."""

import shutil
from collections.abc import Iterator

import httpx
import pytest

from tests.support.centre import Centre, running_centre
from tests.support.places import folder_for_a_centre

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-centre")]


def rows(client: httpx.Client, name: str) -> list[dict[str, object]]:
    answer = client.get(f"/api/{name}", params={"limit": 200})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def test_it_has_units_posts_people_brands_regions_services_queues_and_entry_points(centre: Centre) -> None:
    with centre.client("helena") as client:
        assert len(rows(client, "users")) == 40
        for name in (
            "units",
            "posts",
            "brands",
            "regions",
            "channels",
            "services",
            "skills",
            "queues",
            "calendars",
            "dispositions",
        ):
            assert len(rows(client, name)) >= (1 if name == "calendars" else 2), name
        assert "hotline" in {row["slug"] for row in rows(client, "entry-points")}
        assert {"main-menu", "after-hours"} <= {row["slug"] for row in rows(client, "processes")}


def test_its_menu_speaks_three_languages_and_asks_for_skills(centre: Centre) -> None:
    with centre.client("zhou.min") as client:
        steps = client.get("/api/processes/main-menu").json()["definition"]["steps"]
    assert set(steps["service-menu"]["text"]) == {"en", "pt-BR", "zh-CN"}
    assert steps["agents"]["type"] == "queue"
    assert steps["agents"]["requirements"][0]["skills"]


def test_everybody_who_is_printed_can_sign_in_and_has_another_role(centre: Centre) -> None:
    held = {}
    for name in centre.sign_ins:
        with centre.client(name) as client:
            held[name] = client.get("/api/session").json()
    assert {"helena", "zhou.min", "grace", "ana"} <= held.keys()
    assert held["ana"]["is_agent"]
    assert len({tuple(me["permissions"]) for me in held.values()}) >= 4


@pytest.fixture
def own_centre() -> Iterator[Centre]:
    folder = folder_for_a_centre("sample")
    with running_centre(folder / "data") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def test_it_is_removed_and_what_one_has_made_stays(own_centre: Centre) -> None:
    with own_centre.client("helena") as client:
        before = client.get("/api/sample").json()
        assert before["may_remove"]
        assert before["rows"] > 60
        assert before["colleagues"] == 0
        root = next(unit for unit in rows(client, "units") if unit["parent_id"] is None)
        own = {"name": "Own", "email": "own@own.example", "unit_id": root["id"], "password": "a long enough password"}
        made = client.post("/api/users", json=own)
        assert made.status_code == 201, made.text
        assert client.get("/api/sample").json()["colleagues"] == 1
        done = client.post("/api/sample/remove")
        assert done.status_code == 200, done.text
        assert done.json()["kept"] == {}
        assert {user["email"] for user in rows(client, "users")} == {"helena@example.com", "own@own.example"}
        for name in ("entry-points", "queues", "brands", "regions", "services", "skills", "posts", "customers"):
            assert rows(client, name) == [], name
        assert [unit["id"] for unit in rows(client, "units")] == [root["id"]]
        assert rows(client, "permission-sets")
        assert client.get("/api/sample").json()["rows"] == 0
    assert not (own_centre.data / "sign-ins.json").exists()


def test_nobody_else_removes_it(centre: Centre) -> None:
    with centre.client("ana") as client:
        assert not client.get("/api/sample").json()["may_remove"]
        assert client.post("/api/sample/remove").status_code == 403
        assert client.get("/api/sample").json()["rows"] > 60
